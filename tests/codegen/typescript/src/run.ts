// Sends both operations to the endpoint given as the first argument, and prints what their types promise.

import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import { useFragment } from "./gql";
import { PersonFragment, PersonQuery, PromoteIdentityMutation } from "./operations";

async function send<Result, Variables>(
  document: TypedDocumentNode<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const response = await fetch(process.argv[2]!, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await response.json()) as { data: Result; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

async function main(): Promise<void> {
  const { promoteIdentity } = await send(PromoteIdentityMutation, {
    input: { profile: { customerId: "C1" }, handle: "mail", identifier: "0002" },
  });
  if (!promoteIdentity || promoteIdentity.errors.length > 0) throw new Error("refused");

  const { profile } = await send(PersonQuery, { by: { identity: { handle: "mail", identifier: "0002" } } });
  const person = useFragment(PersonFragment, profile);

  console.log(
    JSON.stringify({
      changes: promoteIdentity.changes.map((change) => [change.kind, ...change.path]),
      firstName: person?.attribute?.primaryValue ?? null,
      email: person?.primaryEmail?.address ?? null,
      primary: person?.primaryIdentity?.identifier ?? null,
      version: person?.version ?? 0,
    }),
  );
}

void main();
