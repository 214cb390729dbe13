// Reading documents: members that may be absent, null or of another type than the schemas say. A
// document may come from a file that anybody wrote, so nothing here trusts its shape.

const LONGEST_TEXT = 4000;
// What is larger is no figure of a measurement, and Chart.js never ends over ticks up to 1e308.
const LARGEST_NUMBER = 1e18;

const isObject = value => value !== null && typeof value === 'object' && !Array.isArray(value);
const asObject = value => (isObject(value) ? value : {});
const member = (parent, key) =>
  isObject(parent) && Object.prototype.hasOwnProperty.call(parent, key) ? parent[key] : undefined;

const objectAt = (parent, key) => asObject(member(parent, key));
const numberAt = (parent, key) => asNumber(member(parent, key));
const textAt = (parent, key) => asText(member(parent, key));
const textsAt = (parent, key) => listAt(parent, key).map(asText).filter(text => text !== '');
const objectsAt = (parent, key) => listAt(parent, key).map(asObject);
const hasAt = (parent, key) => isObject(member(parent, key));
const isFalseAt = (parent, key) => member(parent, key) === false;
const isTrueAt = (parent, key) => member(parent, key) === true;

function listAt(parent, key) {
  const value = member(parent, key);
  return Array.isArray(value) ? value : [];
}

function asNumber(value) {
  return typeof value === 'number' && Math.abs(value) <= LARGEST_NUMBER ? value : null;
}

function asText(value) {
  if (typeof value !== 'string') return '';
  return value.length > LONGEST_TEXT ? value.slice(0, LONGEST_TEXT) + '…' : value;
}

// The member at a path such as ['latency', 'response'], as an object.
const objectIn = (parent, ...path) => path.reduce(objectAt, parent);
