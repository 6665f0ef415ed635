"""The AI compute supply chain: demand, cards, servers, network, cooling, upstream, companies."""

from __future__ import annotations

from ai_compute.model import model

__all__ = ["model"]
