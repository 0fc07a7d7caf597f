"""A notebook open in JupyterLab: run it as a person does, and read what it shows."""

from playwright.sync_api import Page

_READY = "text=Python 3 (ipykernel) | Idle"  # in the status bar; JupyterLab drops what is run before
_RUN_ALL = '.lm-Menu-item[data-command="runmenu:run-all"]'
_OUTPUT = ".jp-OutputArea-output"
_COMPLAINT = f'{_OUTPUT}[data-mime-type="application/vnd.jupyter.stderr"]'  # of errors too
_LONGEST_RUN = 300_000  # milliseconds; notebook 12 trains a coder: two minutes on a busy machine
# Every cell has its number, or an error has stopped the run; either way the kernel is idle.
_DONE = """([complaint, before]) => {
  const panel = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden)');
  const prompts = [...panel.querySelectorAll('.jp-CodeCell .jp-InputArea-prompt')].map(one => one.textContent);
  const numbers = prompts.map(text => Number((text.match(/\\d+/) || [0])[0]));
  const ran = numbers.every(number => number > before) || panel.querySelector(complaint);
  const idle = panel.querySelector('.jp-Notebook-ExecutionIndicator[data-status="idle"]');
  return ran && idle && !prompts.some(text => text.includes('*'));
}"""


class LabPage:
    """The notebook that a page of JupyterLab has opened, with its kernel chosen."""

    def __init__(self, page: Page):
        self.page, self._ran = page, 0
        page.locator("#jp-main-statusbar").locator(_READY).wait_for(timeout=60_000)

    def run_all(self) -> None:
        """Choose Run All Cells in the menu, and wait until the last cell has run, or one has failed."""
        self.start_all()
        self.wait()

    def start_all(self) -> None:
        """Choose Run All Cells in the menu."""
        self.page.locator(".lm-MenuBar-itemLabel", has_text="Run").click()
        self.page.locator(_RUN_ALL).click()

    def wait(self) -> None:
        """Wait until the last cell has run, or one has failed."""
        self.page.wait_for_function(_DONE, arg=[_COMPLAINT, self._ran], timeout=_LONGEST_RUN)
        self._ran += self.page.locator(".jp-CodeCell").count()

    def complaints(self) -> list[str]:
        """Return the errors that cells show, and what they wrote to stderr, which JupyterLab shows alike."""
        return self.page.locator(_COMPLAINT).all_inner_texts()

    def figures(self) -> list[str]:
        """Return the pictures that are visible and loaded, each as its address with all its data."""
        script = "all => all.filter(one => one.naturalWidth && one.checkVisibility()).map(one => one.src)"
        return self.page.locator(f"{_OUTPUT} img").evaluate_all(script)

    def texts(self) -> list[str]:
        """Return the text of each output that has any."""
        return [text for text in self.page.locator(_OUTPUT).all_inner_texts() if text.strip()]
