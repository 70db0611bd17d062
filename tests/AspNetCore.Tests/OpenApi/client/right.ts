// Calls routes of every kind through the generated client; prints what they answer.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

declare const process: { argv: string[] };

type Specimen = components["schemas"]["InsertSpecimensResponse"];
type Problem = components["schemas"]["Problem"];

const client = createClient<paths>({ baseUrl: process.argv[2]! });

function print(what: string, value: string | number | null | undefined): void {
  console.log(`${what}: ${value}`);
}

const inserted = await client.POST("/specimens", {
  body: { id: 7, name: "Quoll", weight: 1.5, found: "2026-01-31T12:00:00Z", note: null, origin: { place: ["Tasmania"] } },
});
const specimen: Specimen = inserted.data!;
const note: string | null = specimen.note;
const id: number = specimen.id;
print("inserted", `${id} ${specimen.shout} ${note}`);

const short = await client.POST("/specimens/short", { body: { id: 8, name: "Numbat", weight: 0.5, found: "2026-01-31T12:00:00Z" } });
print("inserted", `${short.data!.id} ${short.data!.shout}`);

const preview = await client.POST("/specimens/preview", { body: { id: 9, name: "Bilby", weight: 1, found: "2026-01-31T12:00:00Z" } });
print("computed", preview.data!.shout);

const label = await client.POST("/specimens/label", { body: { id: 10, name: "Dunnart", weight: 1, found: "2026-01-31T12:00:00Z" } });
const lengths: number[] = label.data!.lengths;
print("labelled", `${label.data!.text} ${label.data!.remark} ${lengths}`);

const etag = inserted.response.headers.get("ETag")!;
const updated = await client.POST("/specimens/update", { params: { header: { "If-Match": etag } }, body: { id, note: "striped" } });
print("updated", updated.data!.note);

const outdated = await client.POST("/specimens/update", { params: { header: { "If-Match": etag } }, body: { id } });
const problem: Problem | undefined = outdated.error;
print("refused", `${problem?.code} ${problem?.status}`);

const found = await client.GET("/search", { params: { query: { text: "Q%", n: 5 } } });
for (const row of found.data!.rows) print("found", `${row.id} ${row.name} ${row.note}`);

const one = await client.GET("/specimen", { params: { query: { id } } });
print("one", one.data!.tag ?? "without a tag");

const names = await client.POST("/names");
const list: string[] = names.data!;
print("names", list.join(","));

const weight = await client.POST("/weight", { body: { id } });
const value: number = weight.data!;
print("weight", value);

const handle = await client.POST("/specimens/later", { body: { id: 11, name: "Potoroo", weight: 1, found: "2026-01-31T12:00:00Z" } });
const path = { id: handle.data!.id };
let job = (await client.GET("/jobs/{id}", { params: { path } })).data!;
while (job.status === "pending") job = (await client.GET("/jobs/{id}", { params: { path } })).data!;
const progress: "waiting" | "running" | "exporting" | "ended" = job.progress;
const code: string | undefined = job.problem?.code;
print("job", `${job.status} ${progress} ${code} ${job.error} ${(job.result as { shout: string }).shout}`);

const page = await client.GET("/jobs", { params: { query: { route: "POST /specimens/later", limit: 5 } } });
print("jobs", `${page.data!.jobs.map((entry) => entry.route)} ${page.data!.after}`);

const again = await client.POST("/jobs/{id}/retry", { params: { path } });
print("retry", again.error?.code);

const cancelled = await client.DELETE("/jobs/{id}", { params: { path } });
print("cancel", cancelled.error?.status);

const retried = await client.POST("/jobs/retry", { params: { query: { code: "export_failed" } } });
print("retried", retried.data!.num_jobs);

const deleted = await client.POST("/specimens/delete", { body: { id } });
print("deleted", deleted.data!.num_rows);

const file = await client.GET("/media/{path}", { params: { path: { path: "none.png" }, header: { Range: "bytes=0-9" } }, parseAs: "blob" });
const noFile: Problem | undefined = file.error;
print("file", noFile?.code);
const head = await client.HEAD("/media/{path}", { params: { path: { path: "none.png" } } });
print("head", head.response.status);
