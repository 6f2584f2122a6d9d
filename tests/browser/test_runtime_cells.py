"""Python in the page, driven as a reader would: run, stop, crash, go on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

# A loaded machine may need a minute for what takes two seconds alone.
BOOT_MS = 90_000
STOP_SECONDS = 1.5


class Cell:
    """A `<ppo-cell>` added to the open page."""

    def __init__(self, page: Page, code: str, name: str, session: str = "test") -> None:
        page.evaluate(
            """([code, name, session]) => {
                const cell = document.createElement("ppo-cell");
                cell.dataset.id = name;
                cell.dataset.session = session;
                const pre = document.createElement("pre");
                pre.append(Object.assign(document.createElement("code"), { textContent: code }));
                cell.append(pre);
                document.querySelector("article").prepend(cell);
            }""",
            [code, name, session],
        )
        self.page = page
        self.element: Locator = page.locator(f'ppo-cell[data-id="{name}"]')
        self.output = self.element.get_by_role("log")
        self.state = self.element.locator(".ppo-cell__state")

    def press(self, name: str) -> None:
        self.element.get_by_role("button", name=name, exact=True).click()

    def run(self) -> str:
        """Run to the end and return the output."""
        self.press("Run")
        self.wait_for_end()
        return self.output.inner_text() if self.output.is_visible() else ""

    def wait_for_end(self) -> None:
        button = self.element.get_by_role("button", name="Run", exact=True)
        expect(button).to_be_visible(timeout=BOOT_MS)

    def wait_until_running(self) -> None:
        expect(self.state).to_have_text("Running…", timeout=BOOT_MS)

    def stop(self) -> float:
        """Press Stop and return the seconds until the cell can run again."""
        started = time.monotonic()
        self.press("Stop")
        self.wait_for_end()
        return time.monotonic() - started


MakeCell = Callable[..., Cell]


def wait_until(page: Page, expression: str) -> None:
    """Ask again and again: Playwright's own way evaluates text, which the site's policy forbids."""
    end = time.monotonic() + BOOT_MS / 1000
    while not page.evaluate(expression):
        assert time.monotonic() < end, expression
        page.wait_for_timeout(50)


def maker(page: Page, session: str = "test") -> MakeCell:
    """Return what adds one cell after the other to the open page."""

    def make(code: str, session: str = session) -> Cell:
        count = page.locator("ppo-cell").count()
        return Cell(page, code, f"test:{count}", session)

    return make


@pytest.fixture
def fresh_cell(page: Page, site_url: str) -> MakeCell:
    """Add a cell to a page without any, whose Python has not begun to boot."""
    page.goto(f"{site_url}glossary.html")
    return maker(page)


@pytest.fixture
def cell(request: pytest.FixtureRequest, http_page: Page, complaints) -> Iterator[MakeCell]:
    """Add a cell to a page that tests share; each has variables of its own."""
    complaints.watch(http_page)
    yield maker(http_page, session=request.node.name)
    complaints.leave(http_page)


@pytest.fixture(params=["http_page", "disk_page"], ids=["http", "file"])
def cell_anywhere(request: pytest.FixtureRequest, complaints) -> Iterator[MakeCell]:
    """Like `cell`, once over http and once from disk without a network."""
    page = request.getfixturevalue(request.param)
    complaints.watch(page)
    yield maker(page, session=request.node.name)
    complaints.leave(page)


def wait_for_spare(page: Page) -> None:
    """Wait until a second worker is ready to take over."""
    wait_until(page, "Boolean(__ppo.runtime.status.spare)")


def test_a_cell_runs_and_shows_output_in_order(cell_anywhere):
    shown = cell_anywhere(
        "import sys\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')\n6 * 7"
    ).run()
    assert shown.split() == ["a", "b", "c", "42"]


def test_runs_queue_while_python_boots(fresh_cell):
    first, second = fresh_cell("x = 20"), fresh_cell("print(x + 1)")
    first.press("Run")
    second.press("Run")
    second.wait_for_end()
    assert second.output.inner_text().strip() == "21"


def test_sessions_do_not_share_variables(cell):
    cell("secret = 1").run()
    assert "NameError" in cell("secret", session="another").run()


@pytest.mark.parametrize(
    "code",
    [
        "while True: pass",
        "import numpy as np\na = np.ones(1000)\nwhile True: a = a * 1.0001",
        "while True: sorted(range(20_000), key=lambda v: -v)",
        "import numpy as np\nwhile True: np.apply_along_axis(sum, 0, np.ones((30, 30)))",
        "import time\ntime.sleep(1000)",
        "while True: print('on and on')",
    ],
    ids=["busy", "numpy", "sorted", "apply", "sleep", "prints"],
)
def test_stop_ends_a_loop_quickly_and_keeps_variables(cell_anywhere, code):
    cell = cell_anywhere
    cell("kept = 'still here'").run()
    loop = cell(code)
    loop.press("Run")
    loop.wait_until_running()
    loop.page.wait_for_timeout(400)
    seconds = loop.stop()
    print(f"stop took {seconds * 1000:.0f} ms")
    assert seconds < STOP_SECONDS
    assert "Variables are kept." in loop.output.inner_text()
    assert "still here" in cell("kept").run()


def test_stop_inside_one_long_call_brings_the_spare_and_says_so(cell):
    cell("gone = 1").run()
    long = cell("import numpy as np\nnp.ones((4000, 4000)) @ np.ones((4000, 4000))")
    wait_for_spare(long.page)
    long.press("Run")
    long.wait_until_running()
    long.page.wait_for_timeout(300)
    seconds = long.stop()
    print(f"stop took {seconds * 1000:.0f} ms")
    assert seconds < STOP_SECONDS
    text = long.output.inner_text()
    assert "could not be interrupted" in text
    assert "variables are gone" in text
    assert "NameError" in cell("gone").run()


def test_a_stop_before_python_is_there_ends_the_wait(fresh_cell):
    waiting = fresh_cell("print('never')")
    waiting.press("Run")
    assert waiting.stop() < STOP_SECONDS
    assert "before it began" in waiting.output.inner_text()
    assert fresh_cell("1 + 1").run().strip() == "2"


def test_an_exception_shows_the_readers_lines_a_cause_and_the_rest_on_request(cell):
    broken = cell(
        "import numpy as np\ndef mix(a, b):\n    return a + b\nmix(np.ones(3), np.ones(4))"
    )
    broken.run()
    output = broken.output
    expect(output.locator(".ppo-output__error")).to_contain_text("return a + b")
    expect(output.locator(".ppo-output__error")).not_to_contain_text("console.py")
    expect(output.locator(".ppo-output__hint")).to_contain_text(".shape")
    assert not output.get_by_text("console.py").is_visible()
    output.get_by_text("Full traceback").click()
    expect(output.get_by_text("console.py").first).to_be_visible()


def test_endless_recursion_is_an_error_like_any_other(cell):
    assert "RecursionError" in cell("def f(n): return f(n + 1)\nf(0)").run()
    assert cell("1 + 1").run().strip() == "2"


def test_recursion_that_ends_the_interpreter_is_explained_and_survived(fresh_cell, complaints):
    for part in ("Pyodide has suffered a fatal error", "fatal error was", "Maximum call stack"):
        complaints.allow(part)
    for part in ("Stack (most recent call first)", 'File "'):
        complaints.allow(part)
    code = "\n".join(
        [
            "import sys",
            "sys.setrecursionlimit(10**6)",
            "class Endless:",
            "    def __repr__(self): return repr(self)",
            "Endless()",
        ]
    )
    shown = fresh_cell(code).run()
    assert "too deeply" in shown
    assert "variables are gone" in shown
    assert fresh_cell("1 + 1").run().strip() == "2"


def test_running_out_of_memory_is_an_error_and_python_goes_on(fresh_cell):
    code = "import numpy as np\nhoard = []\nwhile True: hoard.append(np.empty(10**7))"
    shown = fresh_cell(code).run()
    assert "Unable to allocate" in shown
    assert "more memory than the page may use" in shown
    assert fresh_cell("del hoard\n1 + 1").run().strip() == "2"


def test_endless_output_is_bounded_and_its_end_is_shown(cell):
    shown = cell("for n in range(30_000): print(n)")
    text = shown.run()
    assert text.startswith("0\n1\n")
    assert "199\n" in text
    assert "5000\n" not in text
    shown.element.get_by_role("button", name="Show all output").click()
    everything = shown.output.inner_text()
    assert "9999\n" in everything
    assert "12000\n" not in everything
    assert "20,000 more lines" in everything
    assert everything.rstrip().endswith("29999")


def test_input_asks_in_the_page(cell):
    asking = cell("name = input('Who? ')\nprint('hello', name)")
    asking.press("Run")
    field = asking.output.get_by_label("Who?")
    field.fill("Ada", timeout=BOOT_MS)
    field.press("Enter")
    asking.wait_for_end()
    assert "hello Ada" in asking.output.inner_text()


def test_stop_ends_a_question(cell):
    asking = cell("name = input('Who? ')")
    asking.press("Run")
    expect(asking.output.get_by_label("Who?")).to_be_visible(timeout=BOOT_MS)
    assert asking.stop() < STOP_SECONDS


def test_exit_ends_the_cell_only(cell):
    assert "asked to exit" in cell("raise SystemExit").run()
    assert cell("1 + 1").run().strip() == "2"


def go_to_chapter(page: Page) -> None:
    """Follow a link as Material does it: without loading a new document."""
    page.locator("a[href$='chapters/06-gae.html']").first.evaluate("link => link.click()")
    expect(page.locator("ppo-cell[data-id^='chapters/06-gae']").first).to_be_visible()


def test_python_survives_a_change_of_page(fresh_cell, page: Page):
    fresh_cell("kept = 7").run()
    page.evaluate("window.sameDocument = true")
    go_to_chapter(page)
    assert page.evaluate("window.sameDocument") is True
    assert Cell(page, "kept", "after").run().strip() == "7"
    python_workers = [one for one in page.workers if one.url.endswith("/ppo/worker.js")]
    assert len(python_workers) <= 2


def test_leaving_a_page_stops_its_runs(fresh_cell, page: Page):
    fresh_cell("count = 0").run()
    endless = fresh_cell("while True: count += 1")
    endless.press("Run")
    endless.wait_until_running()
    go_to_chapter(page)
    assert int(Cell(page, "count", "after").run()) > 0


@pytest.fixture
def cell_without_suspending(page: Page, site_url: str) -> MakeCell:
    """Like `cell`, in a browser that cannot suspend WebAssembly (JSPI), as older ones."""

    def take_away(route: Route) -> None:
        script = route.fetch().text()
        missing = "delete WebAssembly.Suspending; delete WebAssembly.promising;"
        route.fulfill(body=missing + script, content_type="text/javascript")

    page.route("**/ppo/worker.js", take_away)
    page.goto(f"{site_url}glossary.html")
    return maker(page)


def test_older_browsers_run_cells_and_stop_them_by_replacing_python(cell_without_suspending):
    cell = cell_without_suspending
    assert cell("import time\ntime.sleep(0.1)\n6 * 7").run().strip() == "42"
    assert "write the value into the code" in cell("input('Who? ')").run()
    loop = cell("while True: pass")
    loop.press("Run")
    loop.wait_until_running()
    assert loop.stop() < STOP_SECONDS + 1
    assert "This browser cannot interrupt Python" in loop.output.inner_text()
    assert cell("1 + 1").run().strip() == "2"


def test_training_runs_beside_the_cells_and_ends_as_cancelled_when_stopped(cell):
    first = cell("count = 1")
    first.run()
    page = first.page
    page.evaluate(
        """() => {
            window.stopTraining = new AbortController();
            window.events = [];
            const spec = { env: "CartPole-v1", seed: 0, config: { total_steps: 10_000_000 } };
            const onEvent = (event, policy) => events.push([event, policy?.length ?? 0]);
            window.trained = __ppo.runtime.train(spec, { onEvent, signal: stopTraining.signal });
        }"""
    )
    iterated = "events.some(([event]) => event.type === 'iteration')"
    wait_until(page, iterated)
    assert cell("count + 1").run().strip() == "2"
    started = time.monotonic()
    page.evaluate("stopTraining.abort(); window.trained")
    print(f"training stopped after {(time.monotonic() - started) * 1000:.0f} ms")
    events = page.evaluate("events")
    assert events[0][0]["type"] == "run_started"
    assert events[-1][0]["type"] == "done"
    assert events[-1][0]["status"] == "cancelled"
    assert events[-1][0]["global_step"] > 0
    assert all(size > 0 for event, size in events if event["type"] == "checkpoint")


def test_training_ends_as_cancelled_even_when_it_never_began(page: Page, fresh_cell):
    fresh_cell("1").run()
    done = page.evaluate(
        """async () => {
            const events = [];
            const spec = { env: "CartPole-v1", seed: 0, config: {} };
            const onEvent = (event) => events.push(event);
            await __ppo.runtime.train(spec, { onEvent, signal: AbortSignal.abort() });
            return events;
        }"""
    )
    assert [event["status"] for event in done] == ["cancelled"]
