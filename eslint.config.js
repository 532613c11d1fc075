/** Few rules: what the type checker does not see, and what the browser's strictness rests on. */

const HERE = "stationmap/web/static/js";
const AS_TEXT = "Text from data is set as text (textContent), never read as HTML.";
const SENTENCES = "What is said comes from the server, in the reader's language: phrase(…).";

const html = [
  { selector: "AssignmentExpression[left.property.name=/^(innerHTML|outerHTML|srcdoc)$/]", message: AS_TEXT },
  { selector: "CallExpression[callee.property.name=/^(insertAdjacentHTML|setHTMLUnsafe|write|writeln|createContextualFragment)$/]", message: AS_TEXT },
];
const chinese = [
  { selector: "Literal[value=/[\\u4e00-\\u9fff]/]", message: SENTENCES },
  { selector: "TemplateElement[value.raw=/[\\u4e00-\\u9fff]/]", message: SENTENCES },
];

export default [
  { ignores: [".venv/", "build/", "dist/", "stationmap/web/static/vendor/"] },
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      // What is written is what is meant.
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": "error",
      "no-unused-vars": ["error", { args: "after-used", caughtErrors: "all" }],
      "no-unused-expressions": ["error", { allowShortCircuit: true, allowTernary: true }],
      "no-constant-binary-expression": "error",
      "no-self-compare": "error",
      "no-template-curly-in-string": "error",
      "no-unmodified-loop-condition": "error",
      "no-unreachable-loop": "error",
      "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
      "array-callback-return": "error",
      // Promises that nobody keeps.
      "no-async-promise-executor": "error",
      "no-promise-executor-return": "error",
      "prefer-promise-reject-errors": "error",
      // The pages' policy forbids these; better to hear of it here.
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-script-url": "error",
      // Small modules of one noun.
      "max-lines": ["error", 400],
      "max-depth": ["error", 3],
      complexity: ["error", 15],
    },
  },
  {
    files: [`${HERE}/**`],
    rules: { "no-console": "error", "no-restricted-syntax": ["error", ...html, ...chinese] },
  },
  {
    // The pages of planners and keepers speak Chinese only; the phone holds sentences by which
    // it looks up the reader's language, as the server does.
    files: [`${HERE}/{plan,keeper}*.js`, `${HERE}/phone/**`],
    rules: { "no-restricted-syntax": ["error", ...html] },
  },
  {
    // The phone's answer runs in the page, in the service worker and in Node: it stands alone.
    files: [`${HERE}/phone/**`],
    rules: { "no-restricted-imports": ["error", { patterns: [{ regex: "^\\.\\./(?!\\.\\./vendor/phone/)" }] }] },
  },
];
