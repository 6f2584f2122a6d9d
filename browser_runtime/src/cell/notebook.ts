/** A cell as a Jupyter notebook, which Colab opens too. */

/** The text of an .ipynb file with one cell of code. */
export function notebook(code: string): string {
  const cell = {
    cell_type: "code",
    id: "cell",
    execution_count: null,
    metadata: {},
    outputs: [],
    source: code.match(/[^\n]*\n|[^\n]+$/g) ?? [],
  };
  const kernel = { display_name: "Python 3", language: "python", name: "python3" };
  const metadata = { kernelspec: kernel, language_info: { name: "python" } };
  return `${JSON.stringify({ cells: [cell], metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}
