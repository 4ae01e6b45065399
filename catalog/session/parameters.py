"""What a question takes besides the catalog, read from its function's signature: so it stands in one place."""

import inspect
from collections.abc import Callable
from types import UnionType
from typing import Annotated, Literal, NamedTuple, Union, get_args, get_origin

from catalog.session.clocks import Clocks

_MOST = 2**53  # beyond it a number in JSON is not exact


class About(NamedTuple):
    """What documentation says of a parameter, and the least and most it may be (of a text: how long)."""

    text: str
    least: int | None = None
    most: int | None = None


Name = Annotated[str, About("A dataset or model, by any of its names.")]
AnyName = Annotated[str | None, About("A dataset or model, by any of its names.")]
Namespace = Annotated[str | None, About("Needed where a bare name is in several namespaces.")]
Version = Annotated[str | None, About("The newest where not given.")]
Column = Annotated[str | None, About("One of its columns only.")]
Words = Annotated[str, About("Words to find; every one has to stand there.")]
Count = Annotated[int, About("At most so many rows.", least=0, most=100_000)]
Skipped = Annotated[int, About("Rows of the pages before.", least=0)]
By = Annotated[str, About("Who decides; the actor of the record.", least=1)]


class Bounds(NamedTuple):
    """The least and most that a number may be."""

    least: int | None
    most: int | None


class Parameter(NamedTuple):
    """A parameter of a question: its type without annotations, its default, and whether it has to be given."""

    name: str
    type: object
    default: object
    is_required: bool
    about: About

    @property
    def takes_text(self) -> bool:
        """Whether a text is a value of it; else it is a number, a yes or no, a list or an object."""
        kinds = get_args(self.type) if isinstance(self.type, UnionType) else (self.type,)
        return any(kind is str or get_origin(kind) is Literal for kind in kinds)

    @property
    def bounds(self) -> Bounds:
        """The least and most that a number may be: never more than the database takes; of all else nothing."""
        kinds = get_args(self.type) if isinstance(self.type, UnionType) else (self.type,)
        if int not in kinds:
            return Bounds(None, None)
        least, most = self.about.least, self.about.most
        return Bounds(-_MOST if least is None else least, _MOST if most is None else most)

    @property
    def least_length(self) -> int | None:
        """How long a text has to be at least."""
        return self.about.least if self.takes_text else None


def parameters_of(function: Callable[..., object]) -> list[Parameter]:
    """The parameters a client can give, in order: neither the catalog, nor the clocks, nor callbacks."""
    _, *others = inspect.signature(function).parameters.values()
    return [_parameter(item) for item in others if _is_given(item.annotation)]


def takes_clocks(function: Callable[..., object]) -> bool:
    """Whether a question is asked as of a time, and as known at one."""
    return "clocks" in inspect.signature(function).parameters


def _is_given(hint: object) -> bool:
    parts = {hint, *(get_args(hint) if get_origin(hint) in (Union, UnionType) else ())}
    return Clocks not in parts and not any(get_origin(part) is Callable for part in parts)


def _parameter(item: inspect.Parameter) -> Parameter:
    hint = item.annotation
    wanted, about = get_args(hint) if get_origin(hint) is Annotated else (hint, About(""))
    is_required = item.default is inspect.Parameter.empty
    return Parameter(item.name, wanted, None if is_required else item.default, is_required, about)
