// Small comforts on top of pages that work without them. No inline code anywhere: the content security policy forbids it.
"use strict";

(() => {
  // A form that came back with errors: the summary takes focus, so that a screen reader starts there. A whole page does
  // this by itself (autofocus); a part that htmx put in does not.
  const focusErrors = (root) => {
    const summary = root.querySelector?.(".error-summary");
    if (summary) summary.focus();
  };

  // Tables laid out as cards lose their roles in the browser's accessibility tree; this says them again.
  const restoreTableRoles = (root) => {
    const roles = { TABLE: "table", THEAD: "rowgroup", TBODY: "rowgroup", TFOOT: "rowgroup", TR: "row", TD: "cell" };
    for (const table of root.querySelectorAll?.(".table-cards") ?? []) {
      for (const part of [table, ...table.querySelectorAll("thead, tbody, tfoot, tr, td, th")]) {
        const heading = part.closest("thead") ? "columnheader" : "rowheader";
        part.setAttribute("role", roles[part.tagName] ?? heading);
      }
    }
  };

  const prepare = (root) => {
    restoreTableRoles(root);
    for (const button of root.querySelectorAll?.("[data-copy]") ?? []) button.hidden = !navigator.clipboard;
  };

  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (menu !== except) menu.open = false;
    }
  };

  // Something that needs saying now, in the words the page itself carries in its language.
  const say = (text) => {
    const list = document.getElementById("notices");
    const notice = document.createElement("p");
    notice.className = "notice notice-error";
    notice.textContent = text;
    list?.append(notice);
    notice.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("DOMContentLoaded", () => prepare(document));
  document.addEventListener("htmx:afterSwap", (event) => {
    prepare(event.detail.target);
    focusErrors(event.detail.target);
  });
  document.addEventListener("htmx:sendError", () => say(document.body.dataset.offline));
  document.addEventListener("htmx:responseError", (event) => {
    const polled = event.detail.requestConfig?.triggeringEvent === undefined;
    if (!polled) say(document.body.dataset.failed);
  });

  // A passkey that was refused, or a dialogue that was closed: the sign-in library only tells the console.
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    say(document.body.dataset.passkey);
  });

  document.addEventListener("click", (event) => {
    closeMenus(event.target.closest("details.menu"));
    const copy = event.target.closest("[data-copy]");
    if (copy) {
      navigator.clipboard.writeText(document.getElementById(copy.dataset.copy).textContent.trim()).then(() => {
        copy.querySelector("span").textContent = copy.dataset.copied;
      });
    }
    if (event.target.closest("[data-print]")) window.print();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.activeElement?.closest("details.menu[open]");
    closeMenus(null);
    menu?.querySelector("summary").focus();
  });

  // A choice that saves or filters by itself; without this script its form shows a button instead.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-submit-on-change]");
    if (form) form.requestSubmit();
  });

  document.documentElement.classList.add("has-script");
})();
