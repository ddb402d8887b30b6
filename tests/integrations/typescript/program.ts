// What an integrator's program does in a day, typed by what is generated from our description.
// It says what came of it, a line of JSON each.   node program.js ADDRESS KEY
import createClient from "openapi-fetch";

import type { components, paths } from "./schema.js";

type Reference = components["schemas"]["ReferenceRequest"];
type Told = Record<string, number>;

const SCORES = 6;
const PATIENCE = 300_000; // milliseconds: what other processes of a run of tests have begun takes as long
const NAMES: Record<string, string> = { "1": "Head", "2": "Branch" };

const [address, key] = process.argv.slice(2);
const client = createClient<paths>({
  baseUrl: address,
  headers: { Authorization: `Bearer ${key}` },
});

/** How the other system calls it. */
const reference = (number: string): Reference => ({ system: "crm", external_id: number });

/** What came, or the end of the program. */
function there<T>(answer: { data?: T; error?: unknown }): T {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data;
}

/** Both accounts, one below the other; what became of each. */
async function accounts(): Promise<string[]> {
  const items = ["2", "1"].map((number) => ({
    name: NAMES[number],
    references: [reference(number)],
    ...(number === "2" && { parent: reference("1") }),
  }));
  const found = there(await client.POST("/api/v1/accounts/bulk/", { body: { items } }));
  return found.results.map((one) => one.outcome);
}

/** Two people, one reporting to the other. */
async function people(): Promise<string[]> {
  const account = reference("1");
  const role = "decision_maker" as const;
  const items = [
    { name: "Ana Lima", role, account, references: [reference("p1")] },
    { name: "Rui Sá", role, account, references: [reference("p2")] },
  ];
  const found = there(await client.POST("/api/v1/stakeholders/bulk/", { body: { items } }));
  const path = { system: "crm", external_id: "p2" };
  const superior = await client.PUT("/api/v1/stakeholders/by-ref/{system}/{external_id}/", {
    params: { path },
    body: { account, role, name: "Rui Sá", reports_to: reference("p1") },
  });
  return [...found.results.map((one) => one.outcome), there(superior).name];
}

/** A month of each account. */
async function revenue(): Promise<string[]> {
  const items = Object.keys(NAMES).map((number) => ({
    account: reference(number),
    month: "2026-01",
    revenue: `${number}00.50`,
  }));
  const found = there(await client.POST("/api/v1/revenue/bulk/", { body: { items } }));
  return found.results.map((one) => one.outcome);
}

/** Each account on each criterion of the matrix that counts; how many. */
async function scores(): Promise<number> {
  const query = { status: "active" } as const;
  const criteria = there(await client.GET("/api/v1/criteria/", { params: { query } })).results;
  for (const { id: criterion } of criteria) {
    for (const number of Object.keys(NAMES)) {
      const body = { criterion, account: reference(number), value: 4 * Number(number) };
      there(await client.POST("/api/v1/scores/", { body }));
    }
  }
  return criteria.length * Object.keys(NAMES).length;
}

/** The names, best first. */
async function ranking(): Promise<string[]> {
  const found = there(await client.GET("/api/v1/rankings/"));
  return found.results.filter((one) => one.rank !== null).map((one) => one.account.name);
}

/** A plan with an objective, which changes for who has seen its version alone. */
async function plan(): Promise<[string, number | undefined, string]> {
  const period = { starts_on: "2026-01-01", ends_on: "2026-12-31" };
  const body = { account: reference("1"), ...period };
  const made = there(await client.POST("/api/v1/plans/", { body }));
  const answer = await client.POST("/api/v1/objectives/", {
    body: { plan: made.id, title: "Grow", target: "1000.50" },
  });
  const path = { objective_id: there(answer).id };
  const change = (tag: string) =>
    client.PATCH("/api/v1/objectives/{objective_id}/", {
      params: { path, header: { "If-Match": tag } },
      body: { title: "Grow more" },
    });
  const stale = await change('"99"');
  const changed = await change(answer.response.headers.get("ETag") ?? "");
  return [made.state, stale.error?.status, there(changed).title];
}

/** How many changes of each resource the stream tells, followed until the scores are told. */
async function followed(): Promise<Told> {
  const told: Told = {};
  const end = Date.now() + PATIENCE;
  let since: string | undefined;
  while ((told["scores"] ?? 0) < SCORES && Date.now() < end) {
    const query = { limit: 3, ...(since && { since }) };
    const found = there(await client.GET("/api/v1/changes/", { params: { query } }));
    for (const change of found.results) {
      told[change.resource] = (told[change.resource] ?? 0) + 1;
      since = change.cursor;
    }
    if (!found.has_more) await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return told;
}

/** The code of a fault, as a member of the description's own list. */
async function refused(): Promise<string | undefined> {
  const items = [{ references: [reference("3")] }];
  const found = there(await client.POST("/api/v1/accounts/bulk/", { body: { items } }));
  const code: components["schemas"]["FaultCodeEnum"] | undefined = found.results[0]?.errors[0]?.code;
  return code;
}

/** What the types refuse: were they loose, the compiler would miss the errors expected here. */
export const wrong = [
  // @ts-expect-error: a number is no id of another system
  (): Reference => ({ system: "crm", external_id: 7 }),
  // @ts-expect-error: there is no such address
  () => client.GET("/api/v1/nothing/"),
  // @ts-expect-error: a name is a text
  () => client.POST("/api/v1/accounts/", { body: { name: 7 } }),
  // @ts-expect-error: a change of an objective needs If-Match
  () => client.PATCH("/api/v1/objectives/{objective_id}/", { params: { path: { objective_id: "" } } }),
];

for (const step of [accounts, accounts, people, revenue, scores, ranking, plan, followed, refused]) {
  console.log(JSON.stringify(await step()));
}
