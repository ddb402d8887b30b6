// postman.mjs DESCRIPTION: the description as a collection for Postman, on standard output.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

import converter from "openapi-to-postmanv2";

const OPTIONS = {
  alwaysInheritAuthentication: true,
  enableOptionalParameters: false,
  folderStrategy: "Tags",
  requestNameSource: "Fallback", // the summary
  requestParametersResolution: "Example",
};
const SERVER = "https://kam.example"; // whoever uses it says another

/** Without what is made up anew each time: ids, and values of what has no example. */
function settled({ id, event, response, item, request, ...rest }) {
  return {
    ...rest,
    ...(item && { item: item.map(settled) }),
    ...(request && { request: asked(request) }),
  };
}

function asked({ auth, url, header, ...request }) {
  const filled = (one) => (one.disabled ? { ...one, value: "" } : one);
  const empty = (one) => ({ ...one, value: "" });
  return {
    ...request,
    header: header.map(filled),
    url: { ...url, query: url.query.map(filled), variable: url.variable.map(empty) },
  };
}

const data = readFileSync(process.argv[2], "utf8");
const digest = createHash("sha256").update(data).digest("hex").slice(0, 12);
converter.convert({ type: "string", data }, OPTIONS, (error, made) => {
  if (error || !made.result) throw error ?? new Error(made.reason);
  const { info, item } = made.output[0].data;
  const collection = {
    info: {
      name: info.name,
      description: `Made from the description of the API (${digest}).`,
      schema: info.schema,
    },
    item: item.map(settled),
    auth: { type: "bearer", bearer: [{ type: "string", key: "token", value: "{{key}}" }] },
    variable: [
      { type: "string", key: "baseUrl", value: SERVER },
      { type: "string", key: "key", value: "" },
    ],
  };
  console.log(JSON.stringify(collection, null, 1));
});
