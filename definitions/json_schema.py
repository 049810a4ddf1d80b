"""The JSON Schemas of processes, scorings and self-checks, for editors: `python -m definitions.json_schema` writes them anew."""

import json
from pathlib import Path
from typing import Any

from definitions.schema.base import Declared
from definitions.schema.process import Process
from definitions.schema.scores import Scores
from definitions.schema.self_check import SelfCheck

FILE = Path(__file__).with_name("process.schema.json")
SCORES_FILE = Path(__file__).with_name("scores.schema.json")
SELF_CHECK_FILE = Path(__file__).with_name("self-check.schema.json")
TEXT = {"type": "string", "minLength": 1}


def generate() -> str:
    """The text of the schema file of processes."""
    schema = Process.model_json_schema(by_alias=True, mode="validation")
    definitions = schema["$defs"]
    # The models turn these shortcuts into the long form before they look at it, so their schema knows only that.
    definitions["Words"] = _or_text(definitions["Words"])
    for name in ("Signing", "Join"):
        words = definitions[name]["properties"]["how"]["anyOf"][0]
        definitions[name] = {"anyOf": [words, definitions[name]]}
    for stage in definitions.values():
        for key in ("who", "warn"):
            several = stage.get("properties", {}).get(key)
            if several is not None:
                stage["properties"][key] = {"anyOf": [several["items"], several]}
    told = definitions["Reaction"]["properties"]["tell"]
    definitions["Reaction"]["properties"]["tell"] = {"anyOf": [_listed(told)["items"], _listed(told)]}
    deadline = definitions["Deadline"]
    for key in ("from", "until", "restart"):
        moments = _listed(deadline["properties"][key])
        deadline["properties"][key] = {"anyOf": [moments["items"], moments]}
    for name in ("LedgerEntry", "EndedTrigger"):
        outcomes = _listed(definitions[name]["properties"]["outcome"])
        definitions[name]["properties"]["outcome"] = {"anyOf": [outcomes["items"], outcomes]}
    ladder = definitions["Extensions"]["properties"]["by"]
    definitions["Extensions"]["properties"]["by"] = {"anyOf": [ladder["items"], ladder]}
    counted = (["within", "from"], ["at_least", "before"], ["no_later_than"])
    deadline["oneOf"] = [{"required": keys} for keys in counted]
    option = definitions["DecisionOption"]
    option["required"] = [key for key in option["required"] if key != "effect"]
    definitions["DecisionOption"] = _or_text(option)
    definitions["Check"] = _or_text(definitions["Check"])
    definitions["Step"] = _or_text(definitions["Step"])
    asked = definitions["Expected"]["properties"]["open"]["anyOf"][0]["patternProperties"]
    asked |= {stage: {"anyOf": [those["items"], those]} for stage, those in asked.items()}
    return _told(schema)


def generate_scores() -> str:
    """The text of the schema file of scorings."""
    return _plain(Scores)


def generate_self_check() -> str:
    """The text of the schema file of self-checks."""
    return _plain(SelfCheck)


def _plain(model: type[Declared]) -> str:
    """Of a document without shortcuts but that of words."""
    schema = model.model_json_schema(by_alias=True, mode="validation")
    schema["$defs"]["Words"] = _or_text(schema["$defs"]["Words"])
    return _told(schema)


def _told(schema: dict[str, Any]) -> str:
    ordered = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(ordered, ensure_ascii=False, indent=2) + "\n"


def _listed(node: dict[str, Any]) -> dict[str, Any]:
    """The list that a value is, if it is there at all."""
    return next((one for one in node.get("anyOf", ()) if one.get("type") == "array"), node)


def _or_text(long_form: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [TEXT, long_form]}


def main() -> None:
    FILE.write_text(generate(), encoding="utf-8")
    SCORES_FILE.write_text(generate_scores(), encoding="utf-8")
    SELF_CHECK_FILE.write_text(generate_self_check(), encoding="utf-8")


if __name__ == "__main__":
    main()
