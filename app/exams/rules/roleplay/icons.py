"""The symbols a scenario may show beside powers, cards and buttons: those of the pages' sprite,
without what means a control."""

from __future__ import annotations

from typing import Final

ICONS: Final = (
    "alert-circle", "alert-octagon", "alert-triangle", "archive", "arrow-back-up",
    "arrow-forward-up", "ban", "bell", "book", "bookmark", "building", "building-store", "bulb",
    "calendar", "cards", "certificate", "chart-bar", "chart-line", "check", "checklist",
    "circle-check", "circle-x", "clipboard-check", "clipboard-text", "clock", "clock-exclamation",
    "coin-yuan", "copy", "device-desktop", "device-floppy", "device-laptop", "devices", "edit",
    "eye", "file-import", "file-pencil", "file-text", "files", "flag", "folder", "gift",
    "headset", "heart", "help-circle", "history", "home", "hourglass", "id-badge-2",
    "info-circle", "key", "link", "list", "list-check", "list-details", "lock", "mail",
    "message-circle", "messages", "microphone", "moon", "notes", "package", "pencil", "phone",
    "photo", "plant-2", "presentation", "printer", "qrcode", "quote", "receipt-refund", "refresh",
    "refresh-alert", "replace", "rosette", "scale", "school", "search", "send", "settings",
    "share", "shield-check", "shield-lock", "shoe", "stairs-up", "star", "sun", "target",
    "ticket", "tool", "trash", "trending-up", "truck", "truck-delivery", "user", "user-check",
    "user-plus", "users", "users-group",
)  # fmt: skip
