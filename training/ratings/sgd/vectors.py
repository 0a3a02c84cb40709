"""The innermost steps of the trainer as explicit vector code, for any processor.

Left to itself, the compiler must assume that the rows of a user and of an item overlap, and keeps
the steps of one rating after the other. Here the steps are written as LLVM vectors of 16 floats,
which LLVM turns into the widest instructions that the processor has (one AVX-512 register, two of
AVX2, four of NEON or SSE), and those of two users' ratings are interleaved, so that neither waits
for the other's sums.

A row is a whole number of such vectors, in float32:

    user   [ p_1 … p_k   0 …   b_u   1  ]
    item   [ q_1 … q_k   0 …    1   b_i ]

so that one dot product is b_u + b_i + q·p, and one multiply-add per vector moves factors and
biases. How many vectors a row has is known to the compiler: it is the length of a tuple, `width`,
of which only the type is used.
"""

from collections.abc import Callable, Sequence
from typing import Any

import llvmlite.binding
from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

LANES = 16  # floats in a vector: 64 bytes, one cache line

_FLOAT, _INT32, _INT64 = ir.FloatType(), ir.IntType(32), ir.IntType(64)
_BYTES = ir.IntType(8).as_pointer()
_VECTOR = ir.VectorType(_FLOAT, LANES)
_FLAGS = ("contract", "nsz")  # a multiply-add may round once; nothing else is rearranged
_FOR_WRITING, _KEEP_NEAR, _DATA = 1, 3, 1  # arguments of llvm.prefetch

Value = Any  # an llvmlite.ir.Value; the library is untyped
# Both libraries are untyped in part.
_declared: Callable[..., Any] = cgutils.get_or_insert_function
_intrinsic: Callable[[Callable[..., Any]], Callable[..., Any]] = intrinsic
Rows = tuple[Value, Value]  # where a user's row and an item's begin


def processor() -> str:
    """The processor that the loops are compiled for, as LLVM names it."""
    return str(llvmlite.binding.get_host_cpu_name())


class _Emitter:
    """Writes vector instructions for rows of `width` vectors."""

    def __init__(self, context: Any, builder: ir.IRBuilder, width: int) -> None:
        self.context, self.builder, self.width = context, builder, width

    def row(self, kind: Any, matrix: Value, index: Value) -> Value:
        """Address of the first number of a row."""
        data = self.context.make_array(kind)(self.context, self.builder, matrix).data
        begin = self.builder.mul(index, _INT64(self.width * LANES))
        return self.builder.gep(data, [begin], source_etype=_FLOAT)

    def address(self, row: Value, index: int) -> Value:
        """Address of one vector of a row."""
        address = self.builder.gep(row, [_INT32(index * LANES)], source_etype=_FLOAT)
        return self.builder.bitcast(address, _VECTOR.as_pointer())

    def load(self, row: Value, index: int) -> Value:
        return self.builder.load(self.address(row, index), align=4)

    def store(self, value: Value, row: Value, index: int) -> None:
        self.builder.store(value, self.address(row, index), align=4)

    def times(self, a: Value, b: Value) -> Value:
        return self.builder.fmul(a, b, flags=_FLAGS)

    def times_plus(self, a: Value, b: Value, c: Value) -> Value:
        return self.builder.fadd(self.times(a, b), c, flags=_FLAGS)

    def splat(self, number: Value) -> Value:
        """A vector that holds one number in every lane."""
        nothing = ir.Constant(_VECTOR, ir.Undefined)
        first = self.builder.insert_element(nothing, number, _INT32(0))
        return self.builder.shuffle_vector(first, nothing, _lanes([0] * LANES))

    def sum(self, vector: Value) -> Value:
        """The sum of the lanes, added in halves."""
        size = LANES
        while size > 1:
            size //= 2
            low = self.builder.shuffle_vector(vector, vector, _lanes(range(size)))
            high = self.builder.shuffle_vector(vector, vector, _lanes(range(size, 2 * size)))
            vector = self.builder.fadd(low, high, flags=_FLAGS)
        return self.builder.extract_element(vector, _INT32(0))

    def dot(self, rows: Rows) -> Value:
        """The products of two rows, added up lane by lane."""
        user, item = rows
        total = self.times(self.load(user, 0), self.load(item, 0))
        for index in range(1, self.width):
            total = self.times_plus(self.load(user, index), self.load(item, index), total)
        return total

    def move(self, rows: Rows, error: Value, rates: Sequence[Value], last: Value) -> None:
        """Add one gradient step to both rows: row · keep + other row · gain · error.

        All vectors but the last hold factors only and share four rates; the last has its own.
        """
        user, item = rows
        keep_p, gain_p, keep_q, gain_q = rates
        shared = [
            self.splat(keep_p),
            self.splat(self.builder.fmul(gain_p, error)),
            self.splat(keep_q),
            self.splat(self.builder.fmul(gain_q, error)),
        ]
        errors = self.splat(error)
        with_biases = [self.load(last, row) for row in range(4)]
        for gain in (1, 3):
            with_biases[gain] = self.times(with_biases[gain], errors)
        for index in range(self.width):
            keep_p, step_p, keep_q, step_q = with_biases if index == self.width - 1 else shared
            p, q = self.load(user, index), self.load(item, index)
            self.store(self.times_plus(step_p, q, self.times(keep_p, p)), user, index)
            self.store(self.times_plus(step_q, p, self.times(keep_q, q)), item, index)


def _lanes(numbers: Any) -> ir.Constant:
    numbers = list(numbers)
    return ir.Constant(ir.VectorType(_INT32, len(numbers)), numbers)


def _learn(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Value:
    """Write the steps of one or two ratings; errors come before any row moves."""
    width, users, items, *_ = signature.args
    emit = _Emitter(context, builder, len(width))
    user_matrix, item_matrix, *rates = arguments[1:8]
    last = context.make_array(signature.args[7])(context, builder, rates.pop()).data
    triples = [arguments[start : start + 3] for start in range(8, len(arguments), 3)]
    rows = [
        (emit.row(users, user_matrix, user), emit.row(items, item_matrix, item))
        for user, item, _ in triples
    ]
    dots = [emit.dot(pair) for pair in rows]
    errors = [
        builder.fsub(rating, emit.sum(dot))
        for dot, (_, _, rating) in zip(dots, triples, strict=True)
    ]
    for pair, error in zip(rows, errors, strict=True):
        emit.move(pair, error, rates, last)
    return context.get_dummy_value()


_INDEX, _RATING = types.int64, types.float32
_TRIPLE = (_INDEX, _INDEX, _RATING)
_RATES = (types.float32,) * 4
Emitted = tuple[Any, Callable[..., Value]]


@_intrinsic
def learn_one(
    _: Any,
    width: Any,
    p: Any,
    q: Any,
    keep_p: Any,
    gain_p: Any,
    keep_q: Any,
    gain_q: Any,
    last: Any,
    u: Any,
    i: Any,
    r: Any,
) -> Emitted:
    """Move the rows of user `u` and item `i` towards the rating `r`, from which μ is subtracted."""
    return types.void(width, p, q, *_RATES, last, *_TRIPLE), _learn


@_intrinsic
def learn_two(
    _: Any,
    width: Any,
    p: Any,
    q: Any,
    keep_p: Any,
    gain_p: Any,
    keep_q: Any,
    gain_q: Any,
    last: Any,
    u: Any,
    i: Any,
    r: Any,
    u2: Any,
    i2: Any,
    r2: Any,
) -> Emitted:
    """Learn two ratings of different users at once; the items may be the same."""
    return types.void(width, p, q, *_RATES, last, *_TRIPLE, *_TRIPLE), _learn


@_intrinsic
def dot(_: Any, width: Any, p: Any, q: Any, u: Any, i: Any) -> Emitted:
    """b_u + b_i + q·p of user `u` and item `i`: float32."""

    def emitted(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Value:
        emit = _Emitter(context, builder, len(signature.args[0]))
        _, users, items, user, item = arguments
        rows = (
            emit.row(signature.args[1], users, user),
            emit.row(signature.args[2], items, item),
        )
        return emit.sum(emit.dot(rows))

    return _RATING(width, p, q, _INDEX, _INDEX), emitted


@_intrinsic
def prefetch(_: Any, width: Any, matrix: Any, index: Any) -> Emitted:
    """Ask for a row that will be needed soon."""

    def emitted(context: Any, builder: ir.IRBuilder, signature: Any, arguments: Any) -> Value:
        emit = _Emitter(context, builder, len(signature.args[0]))
        row = emit.row(signature.args[1], *arguments[1:])
        kind = ir.FunctionType(ir.VoidType(), [_BYTES, _INT32, _INT32, _INT32])
        ask: Any = _declared(builder.module, kind, "llvm.prefetch.p0")
        hints = [_INT32(_FOR_WRITING), _INT32(_KEEP_NEAR), _INT32(_DATA)]
        for index in range(emit.width):
            builder.call(ask, [builder.bitcast(emit.address(row, index), _BYTES), *hints])
        return context.get_dummy_value()

    return types.void(width, matrix, _INDEX), emitted
