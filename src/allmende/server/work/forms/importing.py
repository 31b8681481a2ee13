"""Pasting or uploading a table of tasks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allmende.tables.sheets import FaultyInput, decode, sheet_of

MOST_BYTES = 1_000_000
PASTED = "pasted"
# Uploaded by anybody who is in: what a small file unfolds to must not stand the server still.
MOST_UNFOLDED_BYTES = 10_000_000
MOST_CELLS = 100_000


class ImportForm(forms.Form):
    """The table as text, or as a file; a file is shown as text afterwards, so that it can be mended right here."""

    text = forms.CharField(
        label=gettext_lazy("Paste the table here"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "With one line of headings: copied from any spreadsheet, or with semicolons, commas or tabs between cells."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or choose a file"),
        required=False,
        help_text=gettext_lazy("CSV or XLSX"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
    )

    def clean(self) -> dict[str, Any]:
        """Turn a file into text; refuse when there is neither."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is not None:
            if file.size > MOST_BYTES:
                self.add_error("file", _("This file is larger than a table of tasks would be (1 MB)."))
                return cleaned
            cleaned["text"] = self._text_of(file.read(), file.name)
        if not self.errors and not cleaned.get("text", "").strip():
            self.add_error("text", _("Paste a table, or choose a file."))
        return cleaned

    def _text_of(self, data: bytes, name: str) -> str:
        """Return a file as the text that somebody would have pasted; every line keeps its number."""
        if not data.startswith(b"PK\x03\x04"):
            return decode(data)
        try:
            sheet = sheet_of(data, name=name, most_bytes=MOST_UNFOLDED_BYTES, most_cells=MOST_CELLS)
        except FaultyInput as error:
            for fault in error.faults:
                self.add_error("file", _(fault.what) % fault.values if fault.values else _(fault.what))
            return ""
        lines = {sheet.header_line: sheet.header} | {row.line: row.cells for row in sheet.rows}
        last = max(lines)
        return "\n".join("\t".join(map(_in_one_line, lines.get(line, ()))) for line in range(1, last + 1))

    def shown_again(self) -> ImportForm:
        """Return the form with the table as text, as it is kept on the page."""
        text = self.cleaned_data.get("text") or self.data.get("text", "")
        again = ImportForm({"text": text})
        again.is_valid()
        again.errors.clear()
        for name, errors in self.errors.items():
            again.errors[name] = errors
        return again


def _in_one_line(cell: str) -> str:
    """Return a cell as spreadsheets copy it: quoted where it would break the line."""
    flat = " ".join(cell.split())
    return '"' + flat.replace('"', '""') + '"' if flat.startswith('"') else flat
