from tests.insights.report.world import client, june, now

__all__ = ["client", "june", "now"]
