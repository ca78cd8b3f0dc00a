"""SwechaGonthukaEngine: the Telugu model that the app was made for."""

from engines.asr.ctc.engine import Wav2Vec2Engine
from engines.models import Models, Role


class SwechaGonthukaEngine(Wav2Vec2Engine):
    """Recognises Telugu with the weights of `Role.TELUGU`, by default swechatelangana/swecha-gonthuka-asr."""

    def __init__(self, models: Models, role: Role = Role.TELUGU) -> None:
        super().__init__(models, role)
