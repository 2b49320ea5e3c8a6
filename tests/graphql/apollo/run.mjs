// Asks one question through Apollo Client's persisted query link; prints, as JSON, what it sent and what it got.
import { createHash } from "node:crypto";
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";

const [url, useGETForHashedQueries] = [process.argv[2], process.argv[3] === "GET"];
const sent = [];

async function noted(address, request) {
  const { searchParams } = new URL(address);
  const parameters = request.body ? JSON.parse(request.body) : Object.fromEntries(searchParams);
  const response = await fetch(address, request);
  sent.push({ method: request.method, query: "query" in parameters, status: response.status });
  return response;
}

const query = gql`
  query Greeting($key: ProfileKey!) {
    profile(by: $key) {
      customerId
    }
  }
`;

const client = new ApolloClient({
  cache: new InMemoryCache(),
  link: ApolloLink.from([
    new PersistedQueryLink({
      sha256: (text) => createHash("sha256").update(text).digest("hex"),
      useGETForHashedQueries,
    }),
    new HttpLink({ uri: url, fetch: noted }),
  ]),
});

const answers = [];
for (const customerId of ["C1", "C2", "C1"]) {
  const { data } = await client.query({ query, variables: { key: { customerId } }, fetchPolicy: "no-cache" });
  answers.push(data.profile?.customerId ?? null);
}
console.log(JSON.stringify({ answers, sent }));
process.exit();
