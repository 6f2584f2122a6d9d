/** The problems of the GPU service, each with one sentence and a way on. */
import { nearbySpace } from "./local_network";

/** The reader's next step; the panel offers one button for each. */
export type WayOn = "change_key" | "change_settings" | "retry" | "train_here";

export class ServiceProblem extends Error {
  override readonly name = "ServiceProblem";

  constructor(
    message: string,
    readonly ways: readonly WayOn[],
    /** The service's stable code, or one of ours: `unreachable`, `events_lost`. */
    readonly code: string,
    /** Seconds to wait before a retry can help, when the service said so. */
    readonly retryAfter: number | null = null,
    /** The field of the settings that was refused, if one was. */
    readonly field: string | null = null,
  ) {
    super(message);
  }

  /** Whether to try again automatically after a pause. */
  get passing(): boolean {
    const codes = ["unreachable", "no_answer", "server_error", "too_many_streams"];
    return this.askedPause !== null || codes.includes(this.code);
  }

  /** Seconds that a service asks for between requests, being well itself; null for other problems. */
  get askedPause(): number | null {
    return this.code === "rate_limited" ? (this.retryAfter ?? 1) : null;
  }
}

/** RFC 9457 problem details, as far as the page reads them. */
interface ProblemDetails {
  code?: string;
  title?: string;
  detail?: string;
  errors?: { pointer?: string; detail?: string }[];
}

/** No answer at all: the service is off, or the browser refused to ask. */
export function unreachable(
  address: string,
  page: Pick<Location, "protocol">,
  /** The sentence on a permission that the reader refused, if that is the cause. */
  refusal: string | null = null,
): ServiceProblem {
  if (refusal) {
    return new ServiceProblem(refusal, ["retry", "change_key", "train_here"], "not_permitted");
  }
  if (page.protocol === "https:" && address.startsWith("http:") && !nearbySpace(address)) {
    return new ServiceProblem(
      `This page came over https, so the browser does not let it call ${address}. Give the ` +
        "service an https address, or open the downloaded copy of this site.",
      ["change_key", "train_here"],
      "unreachable",
    );
  }
  return new ServiceProblem(
    `No answer from ${address}. Check the address and that the service is running.`,
    ["retry", "change_key", "train_here"],
    "unreachable",
  );
}

/** The service took the request and has not answered it. */
export function noAnswer(address: string, seconds: number): ServiceProblem {
  return new ServiceProblem(
    `${address} did not answer within ${seconds} seconds. It may be busy, or a proxy may hold the ` +
      "request back.",
    ["retry", "change_key", "train_here"],
    "no_answer",
  );
}

/** Turn a refusal into a sentence; the service's own words are kept where they help. */
export async function problemOf(response: Response, address: string): Promise<ServiceProblem> {
  const details = await readDetails(response);
  const said = sentenceOf(details);
  const code = details.code ?? `http_${response.status}`;
  const wait = retryAfterOf(response);
  switch (response.status) {
    case 401:
      return new ServiceProblem(
        `${address} does not accept this key. Paste the key that the service printed when it started.`,
        ["change_key", "train_here"],
        code,
      );
    case 403:
      return new ServiceProblem(
        `This key is not allowed to do that. ${said}`.trim(),
        ["change_key", "train_here"],
        code,
      );
    case 404:
      return new ServiceProblem(
        said || `${address} answered, but does not know what was asked for.`,
        ["change_key", "train_here"],
        code,
      );
    case 410:
      return new ServiceProblem(
        "The service no longer keeps the events of this run.",
        ["retry", "train_here"],
        code,
      );
    case 400:
    case 409:
    case 413:
    case 422:
      return new ServiceProblem(
        said || "The service did not accept these settings.",
        ["change_settings", "train_here"],
        code,
        wait,
        fieldOf(details),
      );
    case 429: {
      const when = wait === null ? "later" : `in ${wait} s`;
      return new ServiceProblem(
        `${said || "Your quota on this service is used up for now."} Try again ${when}.`,
        ["retry", "train_here"],
        code,
        wait,
      );
    }
    default:
      return new ServiceProblem(
        `The service could not answer (${response.status}). ${said}`.trim(),
        ["retry", "train_here"],
        response.status >= 500 ? "server_error" : code,
        wait,
      );
  }
}

async function readDetails(response: Response): Promise<ProblemDetails> {
  try {
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null ? (body as ProblemDetails) : {};
  } catch {
    return {}; // a proxy's HTML page, or nothing
  }
}

/** The field in the body that the first JSON Pointer names: "/config/gamma" names gamma. */
function fieldOf({ errors }: ProblemDetails): string | null {
  const [, first, second] = (errors?.[0]?.pointer ?? "").split("/");
  return (first === "config" ? second : first) || null;
}

function sentenceOf(details: ProblemDetails): string {
  const first = details.errors?.[0]?.detail;
  const said = first ?? details.detail ?? details.title ?? "";
  return said && !/[.!?]$/.test(said) ? `${said}.` : said;
}

/** Seconds until a retry can help; the header holds seconds or a date. */
function retryAfterOf(response: Response): number | null {
  const text = response.headers.get("Retry-After");
  if (!text) return null;
  const number = Number(text);
  const seconds = Number.isNaN(number) ? (Date.parse(text) - Date.now()) / 1000 : number;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : null;
}
