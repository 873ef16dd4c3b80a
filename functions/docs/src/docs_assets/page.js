"use strict";

const form = document.getElementById("sign-in");
const result = document.getElementById("result");

/** The configuration of the reference; nothing in it leads to another host. */
function configuration(token) {
  return {
    url: "/api/openapi.json",
    agent: { disabled: true },
    authentication: { preferredSecurityScheme: "bearer", securitySchemes: { bearer: { token } } },
    hideClientButton: true,
    mcp: { disabled: true },
    metaData: { title: "Lectern API" },
    operationTitleSource: "summary",
    proxyUrl: "",
    showDeveloperTools: "never",
    telemetry: false,
    withDefaultFonts: false,
  };
}

const reference = window.Scalar.createApiReference("#reference", configuration(""));

/** Signs in and puts the access token into the requests that the reference sends. */
async function signIn() {
  const { identifier, password } = Object.fromEntries(new FormData(form));
  const reply = await fetch("/api/auth/login", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ identifier, password }),
  });
  const body = await reply.json();
  if (!reply.ok) throw new Error(body.detail ?? reply.statusText);
  reference.updateConfiguration(configuration(body.access_token));
  result.textContent = `Signed in as ${body.user.name ?? identifier}.`;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  result.textContent = "…";
  signIn().catch((error) => { result.textContent = error.message; });
});
