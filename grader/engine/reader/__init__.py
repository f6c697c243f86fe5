"""Reading what was handed in, in a process of trusted code that may die of it."""

import sys

# jsonschema does without it; loading its grammar takes longer than all the rest
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
