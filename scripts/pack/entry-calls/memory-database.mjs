// A page's IndexedDB in memory: the part that pages of these packages use.

/** Calls a listener of a request, or of a transaction, once it can be there. */
const later = (target, name) => setImmediate(() => target[name]?.());

function answered(result) {
  const request = { result, error: null };
  later(request, "onsuccess");
  return request;
}

export function memoryDatabase() {
  const texts = new Map();
  const objects = {
    get: (key) => answered(texts.get(key)),
    put: (value, key) => answered(void texts.set(key, value)),
    delete: (key) => answered(void texts.delete(key)),
  };
  const database = {
    createObjectStore: () => objects,
    transaction: () => {
      const transaction = { objectStore: () => objects, error: null };
      setImmediate(() => later(transaction, "oncomplete"));
      return transaction;
    },
    close: () => {},
  };
  return { open: () => answered(database) };
}
