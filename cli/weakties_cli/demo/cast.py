"""The cast of the demo: invented names, places and words."""

from __future__ import annotations

from typing import Any

_GIVEN = (
    "Ana", "Ben", "Chidi", "Dana", "Elif", "Femi", "Greta", "Hana", "Ivo", "Jun", "Kofi", "Lea",
    "Mira", "Nils", "Oyelaran", "Priya", "Quinn", "Rosa", "Samir", "Tove", "Uma", "Vera", "Wen",
    "Ximena", "Yusuf", "Zoë", "Arjun", "Birgit", "Carlos", "Dmitri",
)  # fmt: skip
_FAMILY = ("Almeida", "Bergström", "Castellano", "Diallo", "Ekström", "Farouk")
NAMES = tuple(
    f"{first_name} {_FAMILY[(number + turn) % len(_FAMILY)]}"
    for turn in range(2)
    for number, first_name in enumerate(_GIVEN)
)
ORGANIZATIONS = (
    "Halden Grid", "Norrsken Storage", "Tidewater Analytics", "Civic Rails", "Bluebell Health",
    "Orchard Robotics", "Lantern Press", "Meridian Maps", "Copperline", "Fjord Freight",
    "Open Harbour", "Quiet Signal",
)  # fmt: skip
AREAS = ("Energy systems", "Public data", "Logistics")
TITLES = ("Analyst", "Engineer", "Team lead", "Head of operations", "Product manager", "Director")
SIZES: tuple[Any, ...] = ("1-9", "10-49", "50-249", "250-999", "1000+")
CHANNELS: tuple[Any, ...] = ("email", "linkedin-message", "alumni-platform", "introduction")
STRENGTHS: tuple[Any, ...] = ("name-only", "use-my-name", "warm", "joint-meeting")
