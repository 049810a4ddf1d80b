"""What stands in the source of a class of the language: keys with their types, and what is said of them."""

import ast
import inspect

from definitions.schema.base import Declared


class ClassSource:
    """Of the class itself, not of its parents."""

    def __init__(self, model: type[Declared]) -> None:
        declared = ast.parse(inspect.getsource(model)).body[0]
        assert isinstance(declared, ast.ClassDef)
        self.docstring = " ".join((ast.get_docstring(declared) or "").split())
        self.annotations: dict[str, ast.expr] = {}
        self.meanings: dict[str, str] = {}
        key = None
        for statement in declared.body:
            match statement:
                case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                    key = name
                    self.annotations[name] = annotation
                case ast.Expr(value=ast.Constant(value=str(text))) if key is not None:
                    self.meanings[key] = " ".join(text.split())
                case _:
                    key = None
