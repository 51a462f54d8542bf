import fc from "fast-check";

/** What is there on the fuzzed host: with these a call gets past 'there is no such thing'. */
export const KNOWN = [
  ...["web", "constructor", "default", "busybox", "kept", "host", "local", "mycelium0", "heropods0", "eth0"],
  ...["10.10.0.0/24", "10.10.0.1", "400::/7", "fe80::1", "tcp://192.0.2.9:9651", "admin", "viewer"],
  ...["container", "image", "sh", "PATH", "256m", "true", "0.5"],
];

/** Texts that programs have stumbled over: terminators, separators, traversal, options, formats, scripts, sizes. */
const TEXTS = [
  ...[
    "",
    " ",
    "\0",
    "a\0b",
    "\n",
    "a\nb",
    "\r\n",
    "\t",
    "\u001b[2J",
    "\u202eabc",
    "\ufeff",
    "\ud800",
    "é",
    "e\u0301",
  ],
  ...[
    "🙂",
    "İ",
    "ﬀ",
    "%00",
    "%2e%2e%2f",
    "..",
    "../../etc/passwd",
    "/",
    "//",
    "/etc/passwd",
    "/dev/zero",
    "/proc/self/mem",
  ],
  ...[
    "-",
    "--",
    "-rf",
    "--help",
    "-o/tmp/x",
    "$(id)",
    "`id`",
    "; id",
    "| id",
    "a b",
    "'",
    '"',
    "\\",
    "*",
    "{}",
    "[]",
  ],
  ...[
    "__proto__",
    "constructor",
    "prototype",
    "toString",
    "null",
    "undefined",
    "NaN",
    "true",
    "0",
    "-1",
    "1e999",
  ],
  ...[
    "255.255.255.255/33",
    "10.0.0.0/0",
    "0.0.0.0/0",
    "::/0",
    "::1",
    "1.2.3",
    "400::/129",
    "fe80::%eth0",
    "tcp://[::1]:99999",
  ],
  ...[
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "#{7*7}",
    "http://169.254.169.254/",
    "file:///etc/passwd",
  ],
  ...[
    "localhost:5000/x",
    "UPPER/case",
    "a@sha256:zz",
    `x@sha256:${"0".repeat(64)}`,
    "!!heropods.container_new name:'web'",
  ],
  "a".repeat(65),
  "a".repeat(4096),
  "x".repeat(300_000),
  "é".repeat(70_000),
  "{".repeat(20_000),
];

export const text: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...KNOWN) },
  { weight: 3, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 80 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...KNOWN), fc.constantFrom(...TEXTS)).map(([a, b]) => a + b),
  },
);

export const number: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(
    0,
    -0,
    1,
    -1,
    2,
    0.5,
    -0.5,
    1e-9,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    -(2 ** 53),
    2 ** 63,
    1e21,
    1e308,
    -1e308,
  ),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** Keys that reach for a prototype are own keys only when they come out of JSON. */
const prototypes = fc
  .constantFrom(
    '{"__proto__":{"polluted":true,"name":"web"}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"name":"web","__proto__":null}',
    '{"toString":1,"valueOf":1,"hasOwnProperty":1}',
    '{"length":-1,"0":"a"}',
  )
  .map((json): unknown => JSON.parse(json));

/** Anything that JSON can hold. */
export const anything: fc.Arbitrary<unknown> = fc.oneof(
  text,
  number,
  fc.boolean(),
  fc.constant(null),
  prototypes,
  fc.constant([]),
  fc.array(text, { maxLength: 5 }),
  fc.dictionary(text, fc.oneof(text, number), { maxKeys: 4 }),
  fc.constant(Array.from({ length: 20_000 }, () => 0)),
  fc.constant(nested(2_000)),
);

function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = i % 2 ? [value] : { a: value };
  return value;
}
