// The fields that are more than a property, for both servers.

import { GraphQLScalarType } from "graphql";
import { page } from "./database.js";
import { attributes, profile } from "./views.js";
import { setAttribute } from "./writing.js";

const DEFAULT_SIZE = 25;

export const resolvers = {
  DateTime: new GraphQLScalarType({ name: "DateTime", serialize: (time) => time.toISOString() }),
  JSON: new GraphQLScalarType({ name: "JSON", serialize: (value) => value }),
  Query: {
    profile: (_, { by }, context) => profileBy(by, context),
    profilesBy: (_, { keys }, context) => keys.map((key) => profileBy(key, context)),
    profiles: async (_, { first = DEFAULT_SIZE, after }, { caller }) => {
      const found = await page(after ? keyOf(after) : "", first + 1, caller.domain);
      const edges = found.slice(0, first).map((document) => ({
        cursor: cursorOf(document.customer_id),
        node: profile(document),
      }));
      return { edges, pageInfo: { hasNextPage: found.length > first, endCursor: edges.at(-1)?.cursor ?? null } };
    },
  },
  Mutation: { setAttribute },
  Profile: {
    attributes: ({ document }, { names }) => attributes(document.attributes, names),
    identities: async ({ document }, { handles, includeInactive }, { identitiesOf }) => {
      const found = await identitiesOf.load(document);
      if (!handles && includeInactive) return found;
      return found.filter((one) => (!handles || handles.includes(one.handle)) && (includeInactive || one.isActive));
    },
    appProfiles: async ({ document }, { appIds }, { appProfilesOf }) => {
      const found = await appProfilesOf.load(document);
      return appIds ? found.filter((one) => appIds.includes(one.appId)) : found;
    },
    extensions: async ({ document }, { names }, { extensionsOf }) => {
      const found = await extensionsOf.load(document);
      return names ? found.filter((one) => names.includes(one.name)) : found;
    },
  },
  AppProfile: {
    attributes: ({ document }, { names }) => attributes(document.attributes, names),
  },
};

async function profileBy(key, { caller, identities, profiles }) {
  if (key.customerId != null) return profiles.load(`${caller.domain}|${key.customerId}`);
  const { handle, identifier } = key.identity;
  const holder = await identities.load(`${caller.domain}|${handle}|${identifier}`);
  return holder && profiles.load(holder.profile);
}

function cursorOf(key) {
  return Buffer.from(`profiles:${key}`).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
}

function keyOf(cursor) {
  return Buffer.from(cursor, "base64url").toString().slice("profiles:".length);
}
