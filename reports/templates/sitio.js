/* Busca, filtra y ordena las tablas del sitio. Sin este archivo todo se lee igual. */
"use strict";
(() => {
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();

  /* --- ordenar: el botón de cada cabecera de una tabla «ordenable» --- */
  const key = (row, column, numeric) => {
    const cell = row.cells[column];
    if (!cell) return null;
    if (!numeric) return fold(cell.textContent.trim());
    const found = cell.textContent.replace(/[\u202f\u00a0]/g, "").match(/[−-]?\d+({{ {",": ",", ".": "\\."}[language.point] }}\d+)?/);
    if (!found) return cell.textContent.includes("=") ? 0 : null;
    const value = parseFloat(found[0].replace("−", "-").replace("{{ language.point }}", "."));
    return cell.querySelector(".down") && value > 0 ? -value : value;
  };

  const compare = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b, "{{ language.code }}"));

  const sort = (table, column, down) => {
    const head = table.tHead.rows[0].cells;
    const numeric = head[column].classList.contains("n");
    const body = table.tBodies[0];
    const rows = [...body.rows].map((row, place) => ({ row, place, value: key(row, column, numeric) }));
    rows.sort((a, b) => {
      if (a.value === null || b.value === null) return (a.value === null) - (b.value === null) || a.place - b.place;
      return (down ? -1 : 1) * compare(a.value, b.value) || a.place - b.place;
    });
    body.append(...rows.map((item) => item.row));
    for (const cell of head) cell.removeAttribute("aria-sort");
    head[column].setAttribute("aria-sort", down ? "descending" : "ascending");
  };

  const sortable = (table) => {
    [...table.tHead.rows[0].cells].forEach((cell, column) => {
      if (cell.querySelector("a")) return; /* un enlace no cabe en un botón */
      const button = document.createElement("button");
      button.type = "button";
      button.append(...cell.childNodes);
      cell.append(button);
      button.addEventListener("click", () => {
        const now = cell.getAttribute("aria-sort");
        /* La primera vez: las cifras de mayor a menor; los nombres y los puestos, de menor a mayor. */
        const rising = !cell.classList.contains("n") || cell.hasAttribute("data-sube");
        const down = now ? now === "ascending" : !rising;
        sort(table, column, down);
        if (form && table.dataset.filtra) remember({ o: `${column}${down ? "d" : "a"}` });
      });
    });
  };

  /* --- filtrar: el formulario de la página sobre sus tablas y su mapa --- */
  const form = document.querySelector("form.filtro");
  const tables = [...document.querySelectorAll("table[data-filtra]")];
  const state = () => new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");

  const remember = (changes) => {
    const kept = state();
    for (const [name, value] of Object.entries(changes)) value ? kept.set(name, value) : kept.delete(name);
    const hash = kept.toString();
    /* Si no se está filtrando, el ancla de la dirección se queda como está. */
    if (hash || location.hash.includes("=")) history.replaceState(null, "", `#${hash}`);
  };

  const value = (row, name) => {
    if (name !== "p" || row.dataset.p !== undefined) return row.dataset[name];
    const province = row.cells[0].querySelector("small");
    return province ? province.textContent : "";
  };

  const apply = () => {
    const wanted = fold(form.elements.q.value.trim()).split(/\s+/);
    const chosen = ["p", "g", "b"].filter((name) => form.elements[name] && form.elements[name].value);
    const out = new Set();
    let shown = 0;
    let all = 0;
    for (const table of tables) {
      for (const row of table.tBodies[0].rows) {
        const name = fold(`${row.cells[0].textContent} ${row.dataset.p || ""}`);
        const fits =
          wanted.every((word) => name.includes(word)) &&
          chosen.every((field) => value(row, field) === form.elements[field].value);
        row.hidden = !fits;
        all += 1;
        shown += fits;
        const link = row.cells[0].querySelector("a");
        if (!fits && link) out.add(link.getAttribute("href"));
      }
    }
    for (const tile of document.querySelectorAll(".mapa a")) {
      tile.classList.toggle("fuera", out.has(tile.getAttribute("href")));
    }
    form.querySelector("output").textContent = shown === all ? `${all} {{ _("municipios") }}` : `${shown} {{ _("de") }} ${all} {{ _("municipios") }}`;
  };

  const restore = () => {
    const kept = state();
    for (const name of ["q", "p", "g", "b"]) {
      if (form.elements[name]) form.elements[name].value = kept.get(name) || "";
    }
    const order = /^(\d+)([ad])$/.exec(kept.get("o") || "");
    if (order && tables[0] && Number(order[1]) < tables[0].tHead.rows[0].cells.length) {
      sort(tables[0], Number(order[1]), order[2] === "d");
    }
    apply();
  };

  const changed = () => {
    const values = {};
    for (const name of ["q", "p", "g", "b"]) if (form.elements[name]) values[name] = form.elements[name].value.trim();
    remember(values);
    apply();
  };

  document.querySelectorAll("table.ordenable").forEach(sortable);
  if (form) {
    form.hidden = false;
    form.addEventListener("input", changed);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(changed));
    window.addEventListener("hashchange", restore);
    restore();
  }
})();
