// Validates an OpenAPI document by the official JSON schema of its version, and by the rules that no schema can state:
// references that resolve, operation ids that differ, parameters that stand in their path. Prints one fault a line.
import { readFile } from "node:fs/promises";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { Validator } from "@seriousme/openapi-schema-validator";

const source = await readFile(process.argv[2], "utf8");
const faults = [];

const bySchema = await new Validator().validate(JSON.parse(source));
for (const error of [bySchema.errors ?? []].flat())
  faults.push(`${error.instancePath ?? ""} ${error.message ?? error}`);

const config = await createConfig({
  extends: ["spec"],
  rules: {
    "no-unresolved-refs": "error",
    "no-unused-components": "error",
    "operation-operationId": "error",
    "operation-operationId-unique": "error",
    "operation-operationId-url-safe": "error",
    "operation-tag-defined": "error",
    "path-parameters-defined": "error",
  },
});
for (const problem of await lintFromString({ source, absoluteRef: "openapi.json", config }))
  faults.push(`${problem.location[0]?.pointer ?? ""} ${problem.ruleId}: ${problem.message}`);

for (const fault of faults) console.log(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
