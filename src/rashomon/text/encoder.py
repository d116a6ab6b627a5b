"""stub, replaced by the encoder helper"""

from typing import Protocol, Any


class Encoder(Protocol):
    name: str

    def encode(self, sentences: Any) -> Any: ...
def load_encoder() -> Any: ...
