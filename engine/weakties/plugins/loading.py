"""Loading what a plugin offers: all of it, or the reason why nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from importlib import import_module
from typing import Any

import pluggy

from weakties.contracts.hooks import HOOKS, PREFIX, RECEIVING_HOOKS, PluginV1
from weakties.contracts.marking import PROJECT, hookspec
from weakties.contracts.protocols import Companion, Manifest
from weakties.errors import BrokenPlugin
from weakties.plugins.registry import FORMATS, PANELS, Offers


class _Specifications:
    """The hooks, marked for pluggy, whose import a start should not pay for."""


for _name, _hook in vars(PluginV1).items():
    if _name.startswith(PREFIX):
        setattr(_Specifications, _name, hookspec(_hook))


def import_target(target: str) -> object:
    """Import what an entry point names: a module, or something in one."""
    module, _, inner = target.partition(":")
    target_object: object = import_module(module.strip())
    for name in filter(None, inner.strip().split(".")):
        target_object = getattr(target_object, name)
    return target_object


def load_offers(name: str, load: Callable[[], object]) -> Offers:
    """Import one plugin, check its hooks, and take down what it offers.

    Raises:
        BrokenPlugin: any of it fails; then it offers nothing.
    """
    offers = Offers()
    lazy_offers = LazyOffers(name, load)
    for hook in ("manifest", *HOOKS, *RECEIVING_HOOKS):
        setattr(offers, hook, getattr(lazy_offers, hook))
    with _blame_plugin(name, "declare"):
        _check(offers)
    return offers


class LazyOffers(Offers):
    """The offers of a plugin that passed its probe; each hook is called when first needed.

    Raises:
        BrokenPlugin: it cannot be imported, or a hook fails; also when the hook is asked for.
    """

    def __init__(self, name: str, load: Callable[[], object]) -> None:
        self._name = name
        with _blame_plugin(name, "import"):
            plugin = load()
        with _blame_plugin(name, "validate"):
            self._hooks = _register_plugin(plugin, name).hook
        for hook in RECEIVING_HOOKS:
            is_marked = _is_marked(plugin, PREFIX + hook)
            setattr(
                self, hook, [Companion(name, self._make_companion_call(hook))] if is_marked else []
            )

    def __getattr__(self, name: str) -> Any:
        """Call a hook that was not asked for before."""
        if name not in (*HOOKS, "manifest"):
            raise AttributeError(name)
        with _blame_plugin(self._name, "declare"):
            answers = getattr(self._hooks, PREFIX + name)()
            offers = next(iter(answers), None) if name == "manifest" else _flatten_answers(answers)
        # From now on the attribute is found, and Python does not come here again: each hook is
        # called once in the life of a network, however often its offers are asked for.
        setattr(self, name, offers)
        return offers

    def _make_companion_call(self, hook: str) -> Callable[[Any], object]:
        return lambda network: getattr(self._hooks, PREFIX + hook)(network=network)


@contextmanager
def _blame_plugin(name: str, stage: str) -> Iterator[None]:
    """Let whatever goes wrong be a plugin's fault; what it prints goes to stderr.

    Raises:
        BrokenPlugin: something did.
    """
    try:
        with redirect_stdout(sys.stderr):
            yield
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a plugin may even call sys.exit
        raise BrokenPlugin(name, stage, f"{type(error).__name__}: {error}") from error


def _register_plugin(plugin: object, name: str) -> pluggy.PluginManager:
    """Register a plugin with a manager of its own, and refuse hooks that nobody calls."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(_Specifications)
    hook_names = {PREFIX + hook for hook in (*HOOKS, *RECEIVING_HOOKS, "manifest")}
    for hook in dir(plugin):
        if hook.startswith(PREFIX) and hook not in hook_names and _is_marked(plugin, hook):
            from difflib import get_close_matches  # noqa: PLC0415  # only to mend a mistake

            near = get_close_matches(hook, hook_names, 1)
            cure = f", did you mean {near[0]!r}?" if near else f"; there is {', '.join(hook_names)}"
            raise ValueError(f"there is no hook {hook!r}{cure}")
    if not any(_is_marked(plugin, hook) for hook in dir(plugin)):
        raise ValueError("it has no hook: mark its functions with @weakties.hookimpl")
    manager.register(plugin, name)
    manager.check_pending()
    return manager


def _is_marked(plugin: object, name: str) -> bool:
    return hasattr(getattr(plugin, name, None), f"{PROJECT}_impl")


def _flatten_answers(answers: Iterable[Iterable[Any]]) -> list[Any]:
    return [offer for answer in answers for offer in answer]


def _check(offers: Offers) -> None:
    """Refuse what has no id, has one twice, or takes what is the core's."""
    if offers.manifest is not None and not isinstance(offers.manifest, Manifest):
        raise TypeError("weakties_manifest gives no weakties.Manifest")
    for hook, ids in offers.collect_ids().items():
        duplicates = {name for name in ids if ids.count(name) > 1}
        if duplicates:
            raise ValueError(f"weakties_{hook} gives {min(duplicates)!r} twice")
    _check_kinds(offers)
    for hook, own in (("exporters", FORMATS), ("panels", PANELS)):
        if shared := {offer.id for offer in getattr(offers, hook)}.intersection(own):
            raise ValueError(f"{hook[:-1]} {min(shared)!r} exists already")
    _check_projections(offers)
    offers.make_codec()  # which refuses a chain of upcasters with a hole


def _check_kinds(offers: Offers) -> None:
    """Refuse kinds of events that are the core's, or under several names."""
    from weakties.log.codec import KINDS  # noqa: PLC0415  # a probe checks, a start does not

    for kind in offers.event_types:
        if "/" not in kind.KIND or kind.KIND in KINDS:
            raise ValueError(f"kind {kind.KIND!r} is not its own; call it plugin/noun.verbed")
    if len({kind.KIND.partition("/")[0] for kind in offers.event_types}) > 1:
        raise ValueError("its kinds are under several names; put all of them under the plugin's")


def _check_projections(offers: Offers) -> None:
    """Refuse a projection or a table that exists already."""
    from weakties.projections.core import CORE, NAMES  # noqa: PLC0415  # as above

    taken = {"checkpoints", "snapshots", *_list_table_names(CORE)}
    for projection in offers.projections:
        if projection.name in NAMES:
            raise ValueError(f"projection {projection.name!r} exists already")
        if shared := taken.intersection(_list_table_names((projection,))):
            raise ValueError(f"table {min(shared)!r} is another projection's")
        taken.update(_list_table_names((projection,)))


def _list_table_names(projections: Iterable[Any]) -> list[str]:
    """Name the tables that projections fill."""
    from weakties.readmodel.projection import tables  # noqa: PLC0415  # as above

    return [declared.name for kind in projections for declared in tables(kind).values()]
