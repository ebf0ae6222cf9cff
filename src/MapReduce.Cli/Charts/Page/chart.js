"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const byId = id => document.getElementById(id);
  const years = data.years, lines = data.lines, COLORS = 7, MARKS_ON_LINE = 12;
  const state = { shown: lines.map(() => true), smoothing: data.smoothing, log: data.log, year: -1, line: -1 };
  const SVG = "http://www.w3.org/2000/svg";
  let values = [], view = null;

  // The same rule as the program's --smoothing: the mean over the years from y - reach to y + reach; a year without a value does not count.
  function smooth(raw, reach) {
    if (reach === 0) return raw;
    let from = 0, to = 0;
    return raw.map((value, i) => {
      while (years[from] < years[i] - reach) from++;
      while (to < years.length && years[to] <= years[i] + reach) to++;
      if (value === null) return null;
      let sum = 0, count = 0;
      for (let near = from; near < to; near++) if (raw[near] !== null) { sum += raw[near]; count++; }
      if (Number.isFinite(sum)) return sum / count;
      sum = 0;
      for (let near = from; near < to; near++) if (raw[near] !== null) sum += raw[near] / count;
      return sum;
    });
  }

  function element(name, attributes, parent, text) {
    const made = document.createElementNS(SVG, name);
    for (const key in attributes) made.setAttribute(key, attributes[key]);
    if (text !== undefined) made.textContent = text;
    if (parent) parent.append(made);
    return made;
  }

  // A number without an exponent, with all its digits.
  function plain(number) {
    const text = String(number), at = text.indexOf("e");
    if (at < 0) return text;
    const sign = text[0] === "-" ? "-" : "", [whole, fraction = ""] = text.slice(sign.length, at).split("."), power = Number(text.slice(at + 1));
    const digits = whole + fraction, point = whole.length + power;
    if (point <= 0) return sign + "0." + "0".repeat(-point) + digits;
    return sign + (point >= digits.length ? digits + "0".repeat(point - digits.length) : digits.slice(0, point) + "." + digits.slice(point));
  }

  function readable(value) {
    const shown = value * data.factor;
    if (Number.isInteger(shown)) return shown.toLocaleString("en-US");
    return Math.abs(shown) >= 1e-4 ? shown.toLocaleString("en-US", { maximumSignificantDigits: Math.abs(shown) >= 1e4 ? 8 : 4 }) : shown.toExponential(3);
  }

  // Smaller values cannot be told from 0, and between larger ones there are no steps.
  const LEAST = 1e-290, MOST = 1e290;
  const inUnit = value => Math.abs(value * data.factor) < LEAST ? 0 : value * data.factor;
  const drawable = value => value !== null && Math.abs(inUnit(value)) <= MOST && !(state.log && inUnit(value) <= 0);
  const visible = () => lines.map((_, i) => i).filter(i => state.shown[i]);

  function niceStep(least) {
    const unit = 10 ** Math.floor(Math.log10(least));
    return [1, 2, 5, 10].find(times => times * unit >= least * (1 - 1e-12)) * unit;
  }

  // The part of an axis that is too small to be seen.
  const UNSEEN = 2e-4;

  function linearTicks(least, largest) {
    least = Math.min(0, least); largest = Math.max(0, largest);
    if (least === largest) largest = 1;
    if (-least < UNSEEN * largest) least = 0;
    if (largest < UNSEEN * -least) largest = 0;
    const step = niceStep((largest - least) / 6), first = Math.floor(least / step), last = Math.ceil(largest / step - 1e-9);
    const places = Math.max(0, -Math.floor(Math.log10(step) + 1e-9)), big = Math.max(-least, largest) >= 5e6;
    const label = at => at === 0 ? "0" : places > 6 ? at.toExponential(1) : big ? at.toLocaleString("en-US", { notation: "compact" }) : at.toLocaleString("en-US", { minimumFractionDigits: places, maximumFractionDigits: places });
    return Array.from({ length: last - first + 1 }, (_, i) => ({ at: (first + i) * step, label: label((first + i) * step) }));
  }

  function logTicks(least, largest) {
    let first = Math.floor(Math.log10(least) + 1e-12), last = Math.ceil(Math.log10(largest) - 1e-12);
    if (first === last) last++;
    const step = Math.ceil((last - first) / 8), ticks = [];
    for (let power = first; ; power += step) {
      const at = Number("1e" + power);
      ticks.push({ at, label: power < -4 || power > 6 ? "10" + String(power).replace("-", "⁻").replace(/\d/g, digit => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]) : at.toLocaleString("en-US", { maximumFractionDigits: 4 }) });
      if (power >= last) return ticks;
    }
  }

  function yearTicks(room) {
    if (years.length === 0) return [];
    const first = years[0], last = years[years.length - 1], step = Math.max(1, Math.round(niceStep((last - first) / Math.max(1, Math.min(10, room / 70)) || 1)));
    const ticks = [first], near = (last - first) / Math.max(1, room / 45);
    for (let year = Math.ceil(first / step) * step; year <= last; year += step) if (year > first && year - first >= near) ticks.push(year);
    return ticks;
  }

  function draw() {
    values = lines.map(line => smooth(line.values, state.smoothing));
    const width = Math.max(320, Math.round(byId("chart").clientWidth)), height = Math.max(280, Math.min(560, Math.round(width * 0.55)));
    const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
    const drawn = visible().flatMap(i => values[i].filter(drawable)).map(inUnit);
    let least = drawn.length ? Infinity : (state.log ? 1 : 0), largest = drawn.length ? -Infinity : 1;
    for (const value of drawn) { least = Math.min(least, value); largest = Math.max(largest, value); }
    const ticks = state.log ? logTicks(least, largest) : linearTicks(least, largest);
    const top = 28, bottom = height - 44, right = width - 20, left = 14 + 8.5 * Math.max(...ticks.map(tick => tick.label.length));
    const scale = value => state.log ? Math.log10(value) : value, low = scale(ticks[0].at), high = scale(ticks[ticks.length - 1].at);
    const first = years.length > 1 ? years[0] : (years[0] ?? 0) - 1, last = years.length > 1 ? years[years.length - 1] : (years[0] ?? 0) + 1;
    const x = year => left + (year - first) / (last - first) * (right - left);
    const y = value => bottom - (scale(inUnit(value)) - low) / (high - low) * (bottom - top);
    const axes = element("g", { class: "axes" }, svg);
    element("text", { x: 4, y: 14 }, axes, data.measure);
    ticks.forEach((tick, i) => {
      const at = bottom - (scale(tick.at) - low) / (high - low) * (bottom - top);
      element("line", { x1: left, x2: right, y1: at, y2: at, class: (state.log ? i === 0 : tick.at === 0) ? "axis" : "grid" }, axes);
      element("text", { x: left - 6, y: at + 4.5, "text-anchor": "end" }, axes, tick.label);
    });
    element("line", { x1: left, x2: left, y1: top, y2: bottom, class: "axis" }, axes);
    for (const year of yearTicks(right - left)) {
      element("line", { x1: x(year), x2: x(year), y1: bottom, y2: bottom + 5, class: "axis" }, axes);
      element("text", { x: x(year), y: bottom + 20, "text-anchor": "middle" }, axes, year);
    }
    element("text", { x: (left + right) / 2, y: bottom + 38, "text-anchor": "middle" }, axes, "year");
    const group = element("g", { id: "drawn" }, svg);
    for (const i of visible()) drawLine(i, group, x, y);
    const pointer = element("g", { id: "pointer" }, svg);
    view = { svg, width, height, left, right, top, bottom, x, y, group, pointer };
    byId("chart").replaceChildren(svg);
    choose(state.year, state.shown[state.line] ? state.line : -1);
    byId("reach").textContent = state.smoothing === 0 ? "none" : `±${state.smoothing} ${state.smoothing === 1 ? "year" : "years"}`;
    byId("smoothing").setAttribute("aria-valuetext", byId("reach").textContent);
    byId("state").textContent = [state.smoothing > 0 ? `Smoothed: means of ${2 * state.smoothing + 1} years.` : "", state.log ? `Logarithmic scale: zeros${values.some(line => line.some(value => value < 0)) ? " and negative values" : ""} are gaps.` : ""].join(" ").trim();
    if (byId("rows").open) fillTable();
  }

  function drawLine(i, parent, x, y) {
    const group = element("g", { class: `line c${i % COLORS}`, "data-line": i }, parent), places = [], path = [];
    values[i].forEach((value, at) => {
      if (!drawable(value)) return;
      const place = [x(years[at]), y(value)], alone = !drawable(values[i][at - 1] ?? null) && !drawable(values[i][at + 1] ?? null);
      path.push(`${at > 0 && drawable(values[i][at - 1]) ? "L" : "M"}${place[0].toFixed(2)} ${place[1].toFixed(2)}`);
      places.push(place);
      if (alone) element("path", { d: data.dot, class: "mark", transform: `translate(${place[0]} ${place[1]})` }, group);
    });
    element("path", { d: path.join(""), class: "stroke", "stroke-dasharray": dashOf(i) }, group);
    const mark = markOf(i), apart = Math.max(1, Math.floor(places.length / MARKS_ON_LINE));
    if (mark) for (let at = i % apart; at < places.length; at += apart) element("path", { d: mark, class: "mark", transform: `translate(${places[at][0]} ${places[at][1]})` }, group);
  }

  const dashOf = i => data.dashes[i % data.dashes.length] || "none";
  const markOf = i => data.marks[Math.floor(i / data.dashes.length) % data.marks.length];

  // Shows one value: a ring on the line, a label beside it, and the same as text below the chart.
  function choose(year, line) {
    state.year = year; state.line = line;
    view.pointer.replaceChildren();
    view.group.classList.toggle("others", line >= 0);
    for (const group of view.group.children) group.classList.toggle("chosen", Number(group.dataset.line) === line);
    byId("chart").dataset.chosen = line < 0 ? "" : `${line} ${years[year]}`;
    if (line < 0) { byId("value").textContent = ""; return; }
    const value = values[line][year], told = value === null ? "no value" : readable(value);
    byId("value").textContent = `${lines[line].name}, ${years[year]}: ${told}`;
    const at = view.x(years[year]);
    element("line", { x1: at, x2: at, y1: view.top, y2: view.bottom, class: "grid" }, view.pointer);
    if (!drawable(value)) return;
    element("circle", { id: "spot", cx: at, cy: view.y(value), r: 5 }, view.pointer);
    const tip = element("g", { id: "tip" }, view.pointer), box = element("rect", { rx: 4 }, tip);
    const letters = Array.from(lines[line].name), name = letters.length > 40 ? letters.slice(0, 20).join("") + "…" + letters.slice(-19).join("") : lines[line].name;
    const text = element("text", {}, tip, `${name}, ${years[year]}: ${told}`), size = text.getBBox();
    const boxX = Math.max(2, Math.min(at + 12, view.width - size.width - 18)), boxY = view.y(value) - 40 < view.top - 20 ? view.y(value) + 12 : view.y(value) - 40;
    for (const [key, set] of [["x", boxX], ["y", boxY], ["width", size.width + 16], ["height", 26]]) box.setAttribute(key, set);
    text.setAttribute("x", boxX + 8); text.setAttribute("y", boxY + 18);
  }

  function nearestYear(place) {
    let best = -1;
    years.forEach((year, i) => { if (best < 0 || Math.abs(view.x(year) - place) < Math.abs(view.x(years[best]) - place)) best = i; });
    return best;
  }

  function hover(event) {
    const area = view.svg.getBoundingClientRect(), ratio = view.width / area.width;
    const x = (event.clientX - area.left) * ratio, y = (event.clientY - area.top) * ratio, year = nearestYear(x);
    let best = -1, distance = Infinity;
    if (year >= 0) for (const i of visible()) {
      if (!drawable(values[i][year])) continue;
      const away = Math.abs(view.y(values[i][year]) - y);
      if (away < distance) { best = i; distance = away; }
    }
    if (best !== state.line || year !== state.year) choose(best < 0 ? -1 : year, best);
  }

  function key(event) {
    const choices = visible();
    if (event.ctrlKey || event.altKey || event.metaKey || choices.length === 0 || years.length === 0) return;
    if (event.key === "Escape") { choose(-1, -1); return; }
    let year = state.year, line = state.line;
    const begins = line < 0, step = event.shiftKey ? 10 : 1;
    if (begins) { line = choices[0]; year = 0; }
    const order = choices.indexOf(line);
    switch (event.key) {
      case "ArrowRight": if (!begins) year = Math.min(years.length - 1, year + step); break;
      case "ArrowLeft": year = begins ? years.length - 1 : Math.max(0, year - step); break;
      case "ArrowDown": if (!begins) line = choices[(order + 1) % choices.length]; break;
      case "ArrowUp": if (!begins) line = choices[(order + choices.length - 1) % choices.length]; break;
      case "Home": year = 0; break;
      case "End": year = years.length - 1; break;
      default: return;
    }
    event.preventDefault();
    choose(year, line);
  }

  function shownRows() {
    const header = ["ngram", "year", data.column].concat(state.smoothing > 0 ? ["smoothed"] : []), rows = [header];
    for (const i of visible()) years.forEach((year, at) => {
      if (lines[i].values[at] === null) return;
      rows.push([lines[i].name, year, plain(lines[i].values[at])].concat(state.smoothing > 0 ? [plain(values[i][at])] : []));
    });
    return rows;
  }

  function download() {
    const cell = text => /[",\r\n]/.test(text) ? `"${String(text).replace(/"/g, '""')}"` : text;
    const csv = shownRows().map(row => row.map(cell).join(",") + "\n").join("");
    const link = document.createElement("a"), url = URL.createObjectURL(new Blob([csv], { type: "text/csv" }));
    link.href = url; link.download = "chart.csv";
    document.body.append(link); link.click(); link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }

  function fillTable() {
    const table = document.createElement("table"), choices = visible();
    table.createCaption().textContent = data.measure + (state.smoothing > 0 ? `, means of ${2 * state.smoothing + 1} years` : "");
    const head = table.createTHead().insertRow();
    const header = (row, text, scope) => { const made = document.createElement("th"); made.textContent = text; made.scope = scope; made.dir = "auto"; row.append(made); };
    header(head, "year", "col");
    for (const i of choices) header(head, lines[i].name, "col");
    const body = table.createTBody();
    years.forEach((year, at) => {
      const row = body.insertRow();
      header(row, year, "row");
      for (const i of choices) row.insertCell().textContent = values[i][at] === null ? "" : readable(values[i][at]);
    });
    byId("table").replaceChildren(table);
  }

  function show(i, shown) {
    state.shown[i] = shown;
    byId("lines").children[i].setAttribute("aria-pressed", shown);
  }

  lines.forEach((line, i) => {
    const button = document.createElement("button"), svg = element("svg", { width: 34, height: 14, "aria-hidden": "true", class: `c${i % COLORS}` });
    button.type = "button";
    button.setAttribute("aria-pressed", "true");
    element("path", { d: "M0 7H34", class: "stroke", "stroke-dasharray": dashOf(i) }, svg);
    if (markOf(i)) element("path", { d: markOf(i), class: "mark", transform: "translate(17 7)" }, svg);
    const name = document.createElement("span");
    name.textContent = line.name;
    name.dir = "auto";
    button.append(svg, name);
    button.addEventListener("click", () => { show(i, !state.shown[i]); draw(); });
    byId("lines").append(button);
  });
  byId("smoothing").max = Math.max(50, data.smoothing);
  byId("smoothing").value = data.smoothing;
  byId(data.log ? "log" : "linear").checked = true;
  byId("smoothing").addEventListener("input", event => { state.smoothing = Number(event.target.value); draw(); });
  for (const id of ["linear", "log"]) byId(id).addEventListener("change", () => { state.log = byId("log").checked; draw(); });
  byId("download").addEventListener("click", download);
  for (const [id, shown] of [["show", true], ["hide", false]]) byId(id).addEventListener("click", () => { lines.forEach((_, i) => show(i, shown)); draw(); });
  byId("rows").addEventListener("toggle", () => { if (byId("rows").open) fillTable(); });
  byId("chart").addEventListener("pointermove", hover);
  byId("chart").addEventListener("pointerdown", hover);
  byId("chart").addEventListener("pointerleave", () => { if (document.activeElement !== byId("chart")) choose(-1, -1); });
  byId("chart").addEventListener("keydown", key);
  byId("controls").hidden = false;
  byId("all").hidden = lines.length < 2;
  draw();
  new ResizeObserver(() => { if (Math.max(320, Math.round(byId("chart").clientWidth)) !== view.width) draw(); }).observe(byId("chart"));
})();
