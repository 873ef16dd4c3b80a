
"use strict";
const form = document.querySelector("form");
const status = document.querySelector("[role=status]");
const secret = document.getElementById("secret");
const token = new URLSearchParams(location.search).get("token") || "";
// The token does not stay in the history of a shared device.
history.replaceState(null, "", location.pathname);

async function post(path, body) {
  const reply = await fetch(path, {
    method: "POST", credentials: "omit", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
  });
  return { ok: reply.ok, body: await reply.json() };
}

function reason(problem) {
  const fields = (problem.errors || []).map((error) => `${error.field} ${error.message}.`);
  return fields.join(" ") || problem.detail || problem.message || "Something went wrong. Please try again.";
}

async function run(button, work) {
  button.disabled = true;
  try {
    status.textContent = await work();
  } catch {
    status.textContent = "There is no connection. Please try again.";
  }
  button.disabled = false;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run(form.querySelector("button:not([type])"), async () => {
    const body = { token };
    for (const input of form.querySelectorAll("input[name]")) {
      if (input.value) body[input.name] = input.value;
    }
    const reply = await post(form.dataset.action, body);
    form.hidden = reply.ok;
    if (reply.ok) return reply.body.message;
    if (secret && reply.body.code === "reauthentication_required") secret.hidden = false;
    return reason(reply.body);
  });
});

if (secret) {
  const send = document.getElementById("send");
  send.addEventListener("click", () => run(send, async () => {
    const reply = await post("/api/request-otp", { phone_number: document.getElementById("phone").value, purpose: "email" });
    return reply.ok ? reply.body.message : reason(reply.body);
  }));
}
