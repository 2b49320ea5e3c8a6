// Prints, as JSON, what each audit of GraphQL over HTTP found: [{ name, status, reason }].
import { serverAudits } from "graphql-http";

const findings = [];
for (const audit of serverAudits({ url: process.argv[2], fetchFn: fetch })) {
  const { status, reason } = await audit.fn();
  findings.push({ name: audit.name, status, reason });
}
console.log(JSON.stringify(findings));
