// Documents as clients see them, so that a plain field needs no resolver.

export function profile(document) {
  return {
    document,
    id: document.id,
    customerId: document.customer_id,
    version: document.version,
    createdAt: document.created_at,
    updatedAt: document.updated_at,
  };
}

export function attributes(values, names) {
  const shown = (names ? names.filter((name) => name in values) : Object.keys(values)).sort();
  return shown.map((name) => ({
    name,
    type: "STRING",
    primaryValue: values[name][0] ?? null,
    values: values[name],
  }));
}

export function identity(document, active, position) {
  return { ...entry(document, active, position), handle: document.handle, identifier: document.identifier };
}

export function appProfile(document, active, position) {
  return {
    ...entry(document, active, position),
    document,
    appId: document.app_id,
    key: document.key,
    devices: document.devices.map((device) => ({
      deviceId: device.device_id,
      isActive: device.is_active,
      attributes: device.attributes,
    })),
  };
}

export function extension(document) {
  return {
    name: document.name,
    multiValued: true,
    records: document.records.map((record, position) => ({
      id: record.id,
      isPrimary: position === 0,
      position,
      data: record.data,
      createdAt: record.created_at,
      updatedAt: record.updated_at,
    })),
  };
}

function entry(document, active, position) {
  return {
    id: document.id,
    isPrimary: position === 0 && active,
    isActive: active,
    position,
    createdAt: document.created_at,
    updatedAt: document.updated_at,
  };
}
