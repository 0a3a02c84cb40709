"""What a fit is set to: the hyper-parameters, and the rates of one epoch that follow from them."""

from dataclasses import asdict, dataclass, replace

from engine.errors import InvalidValue

_RATES = ("lr_all", "lr_bu", "lr_bi", "lr_pu", "lr_qi")


@dataclass(frozen=True)
class Term:
    """Learning rate and regularisation of one term of the model."""

    lr: float
    reg: float


@dataclass(frozen=True)
class SvdParameters:
    """Hyper-parameters, with the names, meaning and defaults of `surprise.SVD`.

    A rate of one term (`lr_bu`, `reg_qi` …) overrides `lr_all` or `reg_all` there. `lr_decay` is
    not Surprise's: the learning rates of epoch e, counted from 0, are multiplied by lr_decay ** e.

    Raises:
        InvalidValue: a number is out of range.
    """

    n_factors: int = 100
    n_epochs: int = 20
    biased: bool = True
    init_mean: float = 0.0
    init_std_dev: float = 0.1
    lr_all: float = 0.005
    reg_all: float = 0.02
    lr_bu: float | None = None
    lr_bi: float | None = None
    lr_pu: float | None = None
    lr_qi: float | None = None
    reg_bu: float | None = None
    reg_bi: float | None = None
    reg_pu: float | None = None
    reg_qi: float | None = None
    lr_decay: float = 1.0

    def __post_init__(self) -> None:
        """Refuse what no fit can use."""
        for name, least in (("n_factors", 1), ("n_epochs", 0), ("init_std_dev", 0.0)):
            if not (value := getattr(self, name)) >= least:
                raise InvalidValue(name, value, f"a number from {least}")
        if not 0 < self.lr_decay <= 1:
            raise InvalidValue("lr_decay", self.lr_decay, "a number above 0, at most 1")

    def explicit(self) -> dict[str, float]:
        """The values by name, without the terms that follow `lr_all` and `reg_all`."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    def __str__(self) -> str:
        return ", ".join(f"{name}={value:.6g}" for name, value in self.explicit().items())

    def term(self, name: str, epoch: int = 0) -> Term:
        """Learning rate and regularisation of the term `bu`, `bi`, `pu` or `qi` in an epoch.

        The biases of an unbiased model do not move.
        """
        if name in ("bu", "bi") and not self.biased:
            return Term(0.0, 0.0)
        lr, reg = getattr(self, f"lr_{name}"), getattr(self, f"reg_{name}")
        lr = self.lr_all if lr is None else lr
        return Term(lr * self.lr_decay**epoch, self.reg_all if reg is None else reg)

    def tail(self, n_epochs: int) -> "SvdParameters":
        """The parameters of the last `n_epochs` epochs, which learn at the lowest rates."""
        factor = self.lr_decay ** max(self.n_epochs - n_epochs, 0)
        rates = {name: getattr(self, name) for name in _RATES}
        slower = {name: rate * factor for name, rate in rates.items() if rate is not None}
        return replace(self, n_epochs=n_epochs, **slower)
