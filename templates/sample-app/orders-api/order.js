"use strict";

const ID = /^[\w-]{1,64}$/;
const TEXT = "must be a text of 1 to 100 characters";
const LINES = 'lines must be 1 to 100 like { "sku": "tea", "quantity": 2, "price": 350 }, the price in cents';

const isId = (value) => typeof value === "string" && ID.test(value);
const isText = (value) => typeof value === "string" && value.length >= 1 && value.length <= 100;
const isCount = (value, least) => Number.isSafeInteger(value) && value >= least;
const isLine = (line) => isText(line?.sku) && isCount(line.quantity, 1) && isCount(line.price, 0);
const isList = (value) => Array.isArray(value) && value.length >= 1 && value.length <= 100 && value.every(isLine);

/** An error with the status that tells a client about it. */
class HttpError extends Error {
  constructor(status, message, headers = {}) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** The order in the body of a request; whatever is wrong with it is told at once. */
function orderIn({ body = "", isBase64Encoded = false }, idInPath) {
  const { id = idInPath, customer, lines, ...rest } = parsed(isBase64Encoded ? Buffer.from(body, "base64") : body);
  check({
    "id must be the one in the path": idInPath === undefined || id === idInPath,
    "id must be 1 to 64 letters, digits, dashes and underscores": id === undefined || isId(id),
    [`customer ${TEXT}`]: isText(customer),
    [LINES]: isList(lines),
    [`${Object.keys(rest).join(", ")} must be left out`]: Object.keys(rest).length === 0,
  });
  return { id, customer, lines: lines.map(({ sku, quantity, price }) => ({ sku, quantity, price })) };
}

/** Which orders a list shall have. */
function listIn({ queryStringParameters: { customer, cursor, limit = "20" } = {} }) {
  check({
    "limit must be a number from 1 to 100": /^([1-9]\d?|100)$/.test(limit),
    "cursor must be the one that came with the orders before": cursor === undefined || isId(cursor),
    [`customer ${TEXT}`]: customer === undefined || isText(customer),
  });
  return { customer, cursor, limit: Number(limit) };
}

function parsed(json) {
  try {
    const value = JSON.parse(json);
    if (value !== null && typeof value === "object" && !Array.isArray(value)) return value;
  } catch {
    // What is no JSON at all gets the same answer as what is no object.
  }
  throw new HttpError(400, "The body must be a JSON object.");
}

function check(demands) {
  const unmet = Object.entries(demands).flatMap(([demand, isMet]) => (isMet ? [] : [demand]));
  if (unmet.length > 0) throw new HttpError(400, `${unmet.join("; ")}.`);
}

/** The order as the table has it: texts, and its lines as JSON. */
const itemOf = ({ lines, ...texts }) => ({
  ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, { S: text }])),
  lines: { S: JSON.stringify(lines) },
});

/** The order of which that is the item. */
const orderOf = ({ lines, ...texts }) => ({
  ...Object.fromEntries(Object.entries(texts).map(([name, { S }]) => [name, S])),
  lines: JSON.parse(lines?.S ?? "[]"),
});

module.exports = { HttpError, orderIn, listIn, itemOf, orderOf };
