
"use strict";

const METHODS = ["get", "post", "put", "patch", "delete"];
let openapi = null;

/** Makes an element with its attributes, listeners ("on…") and children. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== null) made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

function resolve(node) {
  let found = node ?? {};
  for (let hops = 0; found.$ref && hops < 20; hops += 1) {
    found = found.$ref.slice(2).split("/").reduce((at, part) => at?.[part], openapi) ?? {};
  }
  return found;
}

/** Makes an example value of a schema: its own example, else one that follows from its type. */
function example(schema, depth = 0) {
  const node = resolve(schema);
  if (node.example !== undefined) return node.example;
  if (node.examples?.length) return node.examples[0];
  if (node.const !== undefined) return node.const;
  if (node.default !== undefined) return node.default;
  if (node.enum?.length) return node.enum[0];
  if (depth > 8) return null;
  if (node.allOf) return Object.assign({}, ...node.allOf.map((part) => example(part, depth + 1)));
  const choices = (node.oneOf ?? node.anyOf ?? []).filter((choice) => choice.type !== "null");
  if (choices.length) return example(choices[0], depth + 1);
  const type = [node.type].flat().find((word) => word !== "null");
  if (type === "object" || node.properties) {
    const fields = Object.entries(node.properties ?? {});
    return Object.fromEntries(fields.map(([name, field]) => [name, example(field, depth + 1)]));
  }
  if (type === "array") return [example(node.items, depth + 1)];
  return { string: "text", integer: 1, number: 1, boolean: true }[type] ?? null;
}

function typeName(schema) {
  const node = resolve(schema);
  const choices = node.oneOf ?? node.anyOf;
  if (choices) return choices.map(typeName).join(" | ");
  const type = [node.type ?? "any"].flat().join(" | ");
  return node.items ? `${type} of ${typeName(node.items)}` : node.format ? `${type} (${node.format})` : type;
}

function fieldTable(schema) {
  const node = resolve(schema);
  const chosen = (node.oneOf ?? []).map(resolve).find((choice) => choice.properties) ?? node;
  const fields = Object.entries(chosen.properties ?? {});
  if (!fields.length) return null;
  const rows = fields.map(([name, field]) => element("tr", {},
    element("td", {}, element("code", {}, name), chosen.required?.includes(name) ? " *" : ""),
    element("td", {}, typeName(field)),
    element("td", {}, field.description ?? resolve(field).description ?? "")));
  return element("table", {}, ...rows);
}

/** Returns the first media type of a body or a reply with an example. */
function content(body) {
  const [type, media] = Object.entries(resolve(body).content ?? {})[0] ?? [];
  if (!type) return null;
  const named = Object.values(media.examples ?? {})[0];
  const value = media.example ?? (named ? resolve(named).value : undefined) ?? example(media.schema);
  return { type, schema: media.schema, text: typeof value === "string" ? value : JSON.stringify(value, null, 2) };
}

function parameterTable(parameters, inputs) {
  const rows = parameters.map((parameter) => {
    const value = parameter.example ?? (parameter.required ? example(parameter.schema) : "");
    const input = element("input", { value, "aria-label": parameter.name });
    inputs.push({ parameter, input });
    return element("tr", {},
      element("td", {}, element("code", {}, parameter.name), parameter.required ? " *" : ""),
      element("td", {}, parameter.in), element("td", {}, input), element("td", {}, parameter.description ?? ""));
  });
  return element("table", {}, ...rows);
}

async function send(operation, inputs, body, output) {
  let path = operation.path;
  const query = new URLSearchParams();
  const headers = new Headers();
  try {
    for (const { parameter, input } of inputs) {
      if (parameter.in === "path") path = path.replace(`{${parameter.name}}`, encodeURIComponent(input.value));
      else if (input.value && parameter.in === "query") query.append(parameter.name, input.value);
      else if (input.value && parameter.in === "header") headers.set(parameter.name, input.value);
    }
    const token = document.getElementById("token").value.trim();
    if (token) headers.set("Authorization", `Bearer ${token}`);
    const text = body?.value.trim();
    if (text) headers.set("Content-Type", "application/json");
    const url = query.size ? `${path}?${query}` : path;
    const started = performance.now();
    const method = operation.method.toUpperCase();
    const reply = await fetch(url, { method, headers, body: text || undefined, redirect: "manual" });
    const took = Math.round(performance.now() - started);
    output.textContent = `${method} ${url}\n${await describe(reply)}\n(${took} ms)`;
  } catch (error) {
    output.textContent = String(error);
  }
}

async function describe(reply) {
  if (reply.type === "opaqueredirect") return "A redirect, which scripts cannot read.";
  const headers = [...reply.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
  let text = await reply.text();
  try {
    text = JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Text that is not JSON is shown unchanged.
  }
  return `${reply.status} ${reply.statusText}\n${headers}\n\n${text}`;
}

function replies(operation) {
  return Object.entries(operation.responses ?? {}).flatMap(([status, reply]) => {
    const shown = content(reply);
    const heading = element("h3", {}, `${status} ${resolve(reply).description ?? ""}`);
    return shown ? [heading, fieldTable(shown.schema), element("pre", {}, shown.text)] : [heading];
  });
}

function fill(panel, operation) {
  const inputs = [];
  const parameters = [...(operation.item.parameters ?? []), ...(operation.parameters ?? [])].map(resolve);
  const shown = content(operation.requestBody);
  const rows = Math.min(shown?.text.split("\n").length ?? 0, 24);
  const body = shown && element("textarea", { rows, spellcheck: "false", "aria-label": "Body" }, shown.text);
  const output = element("pre", { hidden: "" });
  const run = () => {
    output.hidden = false;
    output.textContent = "…";
    send(operation, inputs, body, output);
  };
  panel.append(...[
    operation.description ? element("p", {}, operation.description) : null,
    parameters.length ? element("h3", {}, "Parameters") : null,
    parameters.length ? parameterTable(parameters, inputs) : null,
    shown ? element("h3", {}, `Body (${shown.type})`) : null,
    shown ? fieldTable(shown.schema) : null,
    body,
    element("p", {}, element("button", { type: "button", onclick: run }, "Send")),
    output,
    ...replies(operation),
  ].filter(Boolean));
}

function entry(operation) {
  const panel = element("div");
  const isOpen = (operation.security ?? openapi.security ?? [{}]).some((need) => !Object.keys(need).length);
  const opened = () => { if (!panel.hasChildNodes()) fill(panel, operation); };
  return element("details", { ontoggle: opened, "data-words": `${operation.path} ${operation.summary}`.toLowerCase() },
    element("summary", {},
      element("b", { class: `method ${operation.method}` }, operation.method.toUpperCase()),
      element("code", {}, operation.path),
      element("span", {}, `${operation.summary ?? ""}${isOpen ? "" : " (token)"}`)),
    panel);
}

function show() {
  const groups = new Map();
  for (const [path, item] of Object.entries(openapi.paths)) {
    for (const method of METHODS.filter((word) => item[word])) {
      const tag = item[method].tags?.[0] ?? "other";
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push({ summary: "", ...item[method], item, path, method });
    }
  }
  const sections = [...groups].sort().map(([tag, operations]) =>
    element("section", {}, element("h2", {}, tag), ...operations.map(entry)));
  document.getElementById("version").textContent = openapi.info?.version ?? "";
  document.getElementById("operations").replaceChildren(...sections);
}

function filter(words) {
  for (const found of document.querySelectorAll("details")) {
    found.hidden = !words.every((word) => found.dataset.words.includes(word));
  }
  for (const section of document.querySelectorAll("section")) {
    section.hidden = !section.querySelector("details:not([hidden])");
  }
}

document.getElementById("search").addEventListener("input", (event) =>
  filter(event.target.value.toLowerCase().split(/\s+/)));

fetch("/api/openapi.json")
  .then((reply) => reply.json())
  .then((loaded) => { openapi = loaded; show(); })
  .catch((error) => { document.getElementById("operations").textContent = `Could not load the operations: ${error}`; });
