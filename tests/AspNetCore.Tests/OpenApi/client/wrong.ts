// Each line that ends in "// wrong" breaks what the document says, and must not compile; no other line may fail.
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

const client = createClient<paths>({ baseUrl: "" });
const found = "2026-01-31T12:00:00Z";

await client.POST("/specimens", { body: { id: 7, name: "Quoll", weight: 1.5, found } });
await client.POST("/specimens", { body: { id: 7, name: "Quoll", found } }); // wrong
await client.POST("/specimens", { body: { id: "7", name: "Quoll", weight: 1.5, found } }); // wrong
await client.POST("/specimens", { body: { id: 7, name: null, weight: 1.5, found } }); // wrong
await client.POST("/specimens/update", { body: { name: "Quoll" } }); // wrong
await client.POST("/specimens/forget", { body: {} }); // wrong
await client.GET("/specimens"); // wrong
await client.GET("/search", { params: { query: { n: 5 } } }); // wrong
await client.GET("/specimen", { params: { query: { id: true } } }); // wrong

const rows = await client.POST("/search", { body: { text: "%" } });
const note: string = rows.data!.rows[0]!.note; // wrong
const names = await client.POST("/names");
const count: number[] = names.data!; // wrong
const handle = await client.POST("/specimens/later", { body: { id: 7, name: "Quoll", weight: 1.5, found } });
const shout: string = handle.data!.shout; // wrong
const job = await client.GET("/jobs/{id}", { params: { path: { id: handle.data!.id } } });
const detail: string = job.data!.problem.detail; // wrong
const isOver: boolean = job.data!.status === "over"; // wrong
await client.GET("/jobs", { params: { query: { limit: "many" } } }); // wrong
console.log(note, count, shout, detail, isOver);
