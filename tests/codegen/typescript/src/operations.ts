// What a front end writes: a fragment, a query and a mutation, typed by what is generated from the schema.

import { graphql } from "./gql";

export const PersonFragment = graphql(`
  fragment Person on Profile {
    customerId
    version
    attribute(name: "FirstName") { primaryValue values }
    primaryIdentity { handle identifier isPrimary }
    primaryEmail { address type }
  }
`);

export const PersonQuery = graphql(`
  query FindPerson($by: ProfileKey!) {
    profile(by: $by) { ...Person }
  }
`);

export const PromoteIdentityMutation = graphql(`
  mutation PromoteIdentity($input: PromoteIdentityInput!) {
    promoteIdentity(input: $input) {
      changed
      changes { kind path autoPromoted }
      errors { code message path }
      profile { ...Person }
    }
  }
`);
