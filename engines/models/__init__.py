"""Which weights serve which role, and where they come from; also a command, `python -m engines.models`."""

from engines.models.download_progress import FetchProgress
from engines.models.errors import ModelUnavailableError
from engines.models.registry import Models
from engines.models.roles import Role
from engines.models.settings import ModelCard, ModelSettings

__all__ = ["FetchProgress", "ModelCard", "ModelSettings", "ModelUnavailableError", "Models", "Role"]
