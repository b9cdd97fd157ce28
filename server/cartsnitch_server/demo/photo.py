"""The photo: paper on a wooden table, taken with a phone, by an unsteady hand and in poor light."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from io import BytesIO
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels: TypeAlias = NDArray[np.float32]
"""Grey (height, width) or blue, green, red (height, width, 3); 0 is black, 255 white."""

TABLE_BORDER = 0.09
LONGEST_SIDE = 3200


class Table(Enum):
    """What the paper lies on."""

    WOOD = auto()
    STONE = auto()
    CLOTH = auto()


@dataclass(frozen=True, slots=True)
class Flaws:
    """How much of each flaw, at strength 1: degrees, fractions of the paper's width, pixels, grey levels.

    `shake` is the way of the hand in pixels while the shutter was open, `dark` and `pale` are the parts of the light
    and of the contrast that are missing, `distance` the part of the width that is lost by standing too far away,
    `compression` what is taken off the quality of the JPEG.
    """

    tilt: float = 3.5
    perspective: float = 0.055
    curl: float = 0.012
    crease: float = 26.0
    shade: float = 0.42
    fading: float = 0.3
    blur: float = 1.1
    noise: float = 7.0
    shake: float = 0.0
    dark: float = 0.0
    pale: float = 0.0
    distance: float = 0.0
    compression: float = 22.0
    table: Table = Table.WOOD


def spoil(paper: Image.Image, seed: int, strength: float = 0.5, flaws: Flaws | None = None) -> bytes:
    """A JPEG of the paper as a phone takes it; the same for the same arguments.

    `strength` goes from 0 (a scanner in all but the table) to 1 (as poor as one still hopes to read).
    """
    dice = np.random.default_rng(seed)
    amounts = flaws or Flaws()
    sheet = np.asarray(paper.convert("L"), dtype=np.float32)
    sheet = fade(sheet, dice, amounts.fading * strength)
    sheet = crease(sheet, dice, amounts.crease * strength)
    scene = lay_on_table(sheet, dice, amounts, strength)
    scene = light(scene, dice, amounts.shade * strength)
    scene = expose(scene, amounts.dark * strength, amounts.pale * strength)
    scene = shake(step_back(scene, amounts.distance * strength), dice, amounts.shake * strength)
    scene = cv2.GaussianBlur(scene, (0, 0), 0.35 + amounts.blur * strength).astype(np.float32)
    scene += dice.normal(0, 1.0 + amounts.noise * strength, scene.shape).astype(np.float32)
    return develop(scene, quality=round(92 - amounts.compression * strength))


def fade(sheet: Pixels, dice: np.random.Generator, amount: float) -> Pixels:
    """Ink that is paler in vertical stripes, as a worn print head leaves it."""
    stripes = smooth_noise(dice, (1, sheet.shape[1]), (1, 14))
    paleness = amount * (0.35 + 0.65 * stripes)
    return np.asarray(sheet + (250 - sheet) * paleness, dtype=np.float32)


def crease(sheet: Pixels, dice: np.random.Generator, depth: float) -> Pixels:
    """Folds across the paper: a dark edge beside a bright one; and the waves of paper that was in a pocket."""
    rows = np.arange(sheet.shape[0], dtype=np.float32)[:, None]
    columns = np.arange(sheet.shape[1], dtype=np.float32)[None, :]
    shading = np.zeros_like(sheet)
    for _ in range(3):
        place, slope = dice.uniform(0.1, 0.9) * sheet.shape[0], dice.uniform(-0.12, 0.12)
        distance = rows - place - slope * columns
        shading += depth * dice.uniform(0.4, 1.0) * (distance / 9) * np.exp(-((distance / 16) ** 2))
    shading += depth * 0.7 * (smooth_noise(dice, sheet.shape, (9, 5)) - 0.5)
    return np.asarray(np.clip(sheet + shading, 0, 255), dtype=np.float32)


def lay_on_table(sheet: Pixels, dice: np.random.Generator, flaws: Flaws, strength: float) -> Pixels:
    """The sheet as the camera sees it: curled, tilted, from a slant, on a dark table."""
    height, width = sheet.shape
    border = round(TABLE_BORDER * width + 0.04 * height)
    canvas = (height + 2 * border, width + 2 * border)
    to_canvas = viewpoint(sheet, canvas, dice, flaws, strength)
    seen = cv2.warpPerspective(curl(sheet, dice, flaws.curl * strength), to_canvas, canvas[::-1], flags=cv2.INTER_CUBIC)
    mask = cv2.warpPerspective(np.ones_like(sheet), to_canvas, canvas[::-1]).astype(np.float32)
    table = TABLES[flaws.table](canvas, dice) * shadow_of(mask)[..., None]
    paper = np.clip(seen, 0, 255)[..., None] * np.array([0.93, 0.985, 1.0], np.float32)
    return np.asarray(table * (1 - mask[..., None]) + paper * mask[..., None], dtype=np.float32)


def curl(sheet: Pixels, dice: np.random.Generator, amount: float) -> Pixels:
    """Rows that bend, as on paper that was rolled up; `amount` is a fraction of the width."""
    height, width = sheet.shape
    columns, rows = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    bend = amount * width * np.sin(np.pi * columns / width) * np.sin(rows / height * 5 + dice.uniform(0, 6))
    return cv2.remap(sheet, columns, np.asarray(rows + bend, np.float32), cv2.INTER_CUBIC, borderValue=250.0).astype(
        np.float32
    )


def viewpoint(
    sheet: Pixels, canvas: tuple[int, int], dice: np.random.Generator, flaws: Flaws, strength: float
) -> Pixels:
    """The matrix that takes the corners of the sheet to where the camera sees them."""
    height, width = sheet.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    offset = np.array([canvas[1] - width, canvas[0] - height], np.float32) / 2
    slant = dice.uniform(-1, 1, (4, 2)).astype(np.float32) * flaws.perspective * strength * width
    # A long receipt is held straighter: its ends would leave the picture.
    angle = np.deg2rad(dice.uniform(-1, 1) * flaws.tilt * strength * min(1.0, 1.6 * width / height))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]], np.float32)
    centre = np.array([width, height], np.float32) / 2
    seen = (corners - centre) @ turn.T + centre + offset + slant
    return cv2.getPerspectiveTransform(corners, seen.astype(np.float32)).astype(np.float32)


def wood(size: tuple[int, int], dice: np.random.Generator) -> Pixels:
    """A dark table: grain along the picture, a few boards."""
    grain = 0.6 * smooth_noise(dice, size, (4, 120)) + 0.4 * smooth_noise(dice, size, (30, 400))
    tone = 0.55 + 0.75 * grain
    board = max(200, size[1] // 4)
    tone[:, ::board] *= 0.4
    return np.asarray(tone[..., None] * np.array([26, 34, 56], np.float32), dtype=np.float32)


def stone(size: tuple[int, int], dice: np.random.Generator) -> Pixels:
    """A light worktop with specks, hardly darker than the paper."""
    specks = smooth_noise(dice, size, (size[0] // 12, size[1] // 12))
    tone = 150 + 30 * smooth_noise(dice, size, (5, 5)) - 70 * (specks > 0.8)
    return np.asarray(tone[..., None] * np.array([0.97, 0.99, 1.0], np.float32), dtype=np.float32)


def cloth(size: tuple[int, int], dice: np.random.Generator) -> Pixels:
    """A chequered tablecloth."""
    down, across = np.indices(size, dtype=np.float32)
    side = size[1] / dice.uniform(8, 14)
    stripes = ((down // side) % 2 + (across // side) % 2) / 2
    tone = 0.35 + 0.4 * stripes + 0.05 * smooth_noise(dice, size, (60, 60))
    return np.asarray(tone[..., None] * np.array([150, 140, 225], np.float32), dtype=np.float32)


TABLES = {Table.WOOD: wood, Table.STONE: stone, Table.CLOTH: cloth}


def shadow_of(mask: Pixels) -> Pixels:
    """What the sheet leaves of the light beside its edges."""
    return 1 - 0.55 * cv2.GaussianBlur(mask, (0, 0), 14).astype(np.float32)


def light(scene: Pixels, dice: np.random.Generator, amount: float) -> Pixels:
    """A lamp at one side, and the soft shadow of the hand that holds the phone."""
    height, width = scene.shape[:2]
    across, down = np.meshgrid(
        np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)
    )
    direction = dice.uniform(0, 2 * np.pi)
    fall = 0.5 + 0.5 * (across * np.cos(direction) + down * np.sin(direction)) / np.sqrt(2)
    hand = 1 / (1 + np.exp(-14 * (across * np.sin(direction) - down * np.cos(direction) - dice.uniform(0.1, 0.7))))
    brightness = 0.97 - amount * (0.7 * fall + 0.5 * hand)
    return np.asarray(scene * brightness[..., None], dtype=np.float32)


def expose(scene: Pixels, dark: float, pale: float) -> Pixels:
    """Too little light, and haze between the lens and the paper."""
    haze = 128 + (scene - 128) * (1 - pale)
    return np.asarray(haze * (1 - dark), dtype=np.float32)


def step_back(scene: Pixels, distance: float) -> Pixels:
    """The same with fewer pixels."""
    if distance == 0:
        return scene
    size = round(scene.shape[1] * (1 - distance)), round(scene.shape[0] * (1 - distance))
    return cv2.resize(scene, size, interpolation=cv2.INTER_AREA).astype(np.float32)


def shake(scene: Pixels, dice: np.random.Generator, way: float) -> Pixels:
    """Every point drawn out into a stroke of `way` pixels, in any direction."""
    if way < 1:
        return scene
    reach = int(np.ceil(way)) + 1
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1), np.float32)
    angle = dice.uniform(0, np.pi)
    step = np.array([np.cos(angle), np.sin(angle)]) * way / 2
    start, end = (tuple(round(float(16 * (reach + sign * part))) for part in step) for sign in (-1, 1))
    cv2.line(kernel, start, end, 1.0, 1, cv2.LINE_AA, 4)
    return cv2.filter2D(scene, -1, kernel / kernel.sum()).astype(np.float32)


def smooth_noise(dice: np.random.Generator, size: tuple[int, ...], cells: tuple[int, int]) -> Pixels:
    """Noise from 0 to 1 that changes over `cells` patches down and across."""
    coarse = dice.random((cells[0], cells[1]), dtype=np.float32)
    return np.clip(cv2.resize(coarse, size[::-1], interpolation=cv2.INTER_CUBIC), 0, 1).astype(np.float32)


def develop(scene: Pixels, quality: int) -> bytes:
    """The scene as a JPEG, no side longer than `LONGEST_SIDE`."""
    rgb = np.clip(scene[..., ::-1], 0, 255).astype(np.uint8)
    picture = Image.fromarray(np.ascontiguousarray(rgb))
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=quality)
    return stream.getvalue()
