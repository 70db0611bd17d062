using System.Collections.Immutable;
using System.Reflection;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Computations;

/// <summary>
/// A .NET delegate. Its parameters are named after columns; it may also take a
/// <see cref="CancellationToken"/>. It may return a <see cref="Task{T}"/> or
/// <see cref="ValueTask{T}"/>.
/// </summary>
/// <remarks>
/// <para>
/// Null is passed only to parameters whose type allows it (<c>string?</c>, <c>long?</c>). A null
/// for any other parameter makes the value null, and the delegate is not called.
/// </para>
/// <para>
/// The column is nullable if the result's type is, or if a null argument can prevent the call. The
/// compiler records no nullability for the result of a lambda without a written return type. Such a
/// column is not nullable unless it is declared so, and a null result is then an error of the row.
/// </para>
/// </remarks>
/// <param name="Function">The delegate. It may be called by several requests at once.</param>
public sealed record DelegateComputation(Delegate Function) : ComputationDefinition;

/// <summary>What a user's delegate takes and returns, as column types.</summary>
internal sealed class DelegateSignature
{
    private DelegateSignature(
        ImmutableArray<DelegateParameter> parameters, ImmutableArray<int> cancellationPositions, DelegateResult result,
        bool isAsynchronous)
    {
        Parameters = parameters;
        CancellationPositions = cancellationPositions;
        Result = result;
        IsAsynchronous = isAsynchronous;
    }

    /// <summary>The parameters without cancellation tokens, in order.</summary>
    public ImmutableArray<DelegateParameter> Parameters { get; }

    /// <summary>The positions of the parameters of type <see cref="CancellationToken"/>.</summary>
    public ImmutableArray<int> CancellationPositions { get; }

    /// <summary>The result.</summary>
    public DelegateResult Result { get; }

    /// <summary>Whether the result comes as a <see cref="Task{T}"/> or <see cref="ValueTask{T}"/>.</summary>
    public bool IsAsynchronous { get; }

    /// <summary>Reads a delegate's signature.</summary>
    public static DelegateSignature Of(Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        // The delegate's type has the types. Only the method behind it has the names and the
        // nullable annotations.
        return Of(function.GetType().GetMethod(nameof(Action.Invoke))!, function.Method);
    }

    /// <summary>Reads a method's signature. The instance of an instance method does not count as a parameter.</summary>
    public static DelegateSignature Of(MethodInfo method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return Of(method, method);
    }

    private static DelegateSignature Of(MethodInfo invoke, MethodInfo method)
    {
        var types = invoke.GetParameters();
        var named = method.GetParameters()[^types.Length..];
        // Methods made at run time, such as compiled expressions, have no annotations.
        var nullability = method.DeclaringType is null ? null : new NullabilityInfoContext();
        var parameters = ImmutableArray.CreateBuilder<DelegateParameter>();
        var cancellations = ImmutableArray.CreateBuilder<int>();
        for (var position = 0; position < types.Length; position++)
        {
            var type = types[position].ParameterType;
            if (type == typeof(CancellationToken))
                cancellations.Add(position);
            else
                parameters.Add(new DelegateParameter(named[position].Name ?? "", position, type, ColumnTypes.For(type),
                    AcceptsNull(type, nullability?.Create(named[position]))));
        }

        var returned = ResultOf(invoke.ReturnType, nullability?.Create(method.ReturnParameter), out var isAsynchronous);
        return new DelegateSignature(parameters.ToImmutable(), cancellations.ToImmutable(), returned, isAsynchronous);
    }

    private static bool AcceptsNull(Type type, NullabilityInfo? nullability) =>
        Nullable.GetUnderlyingType(type) is not null || nullability is { WriteState: NullabilityState.Nullable };

    private static DelegateResult ResultOf(Type declared, NullabilityInfo? nullability, out bool isAsynchronous)
    {
        isAsynchronous = declared == typeof(Task) || declared == typeof(ValueTask);
        if (isAsynchronous)
            return new DelegateResult(typeof(void), null, null);
        var type = declared;
        if (declared.IsGenericType
            && (declared.GetGenericTypeDefinition() == typeof(Task<>)
                || declared.GetGenericTypeDefinition() == typeof(ValueTask<>)))
        {
            isAsynchronous = true;
            type = declared.GetGenericArguments()[0];
            nullability = nullability?.GenericTypeArguments is [var inner] ? inner : nullability;
        }

        bool? mayBeNull = nullability?.ReadState switch
        {
            NullabilityState.Nullable => true,
            NullabilityState.NotNull => false,
            _ => null,
        };
        return new DelegateResult(
            type, ColumnTypes.For(type), type.IsValueType ? Nullable.GetUnderlyingType(type) is not null : mayBeNull);
    }
}

/// <summary>A parameter of a user's delegate. Cancellation tokens are no such parameters.</summary>
/// <param name="Name">The parameter's name; empty: it has none.</param>
/// <param name="Position">The position in the delegate's list of parameters, from 0.</param>
/// <param name="ClrType">The declared .NET type.</param>
/// <param name="Type">The column type that it takes; <see langword="null"/>: there is none for the .NET type.</param>
/// <param name="AcceptsNull">
/// Whether its type allows null (<c>string?</c>, <c>long?</c>). No for reference types in code
/// without nullable annotations.
/// </param>
internal sealed record DelegateParameter(string Name, int Position, Type ClrType, ColumnType? Type, bool AcceptsNull)
{
    /// <summary>Whether values of a column type can be passed, converted if necessary.</summary>
    public bool Takes(ColumnType column) =>
        Type is not null ? Type.Accepts(column) : ClrType.IsAssignableFrom(column.ClrType);

    /// <summary>Says why values of a column type cannot be passed.</summary>
    /// <param name="column">The column's type.</param>
    /// <returns>What is wrong, and a type that would do; <see langword="null"/>: nothing.</returns>
    public string? FaultOf(ColumnType column) => Takes(column)
        ? null
        : $"parameter \"{Name}\" is of the .NET type {NetTypeName.Of(ClrType)}, "
            + $"which does not take the column's values of type {column}; {NetTypeName.Of(column.ClrType)} would";
}

/// <summary>
/// The result of a user's delegate, taken out of <see cref="Task{T}"/> and
/// <see cref="ValueTask{T}"/>.
/// </summary>
/// <param name="ClrType">The .NET type of the value; <see cref="void"/>: there is none.</param>
/// <param name="Type">The column type of the value; <see langword="null"/>: there is none for the .NET type.</param>
/// <param name="MayBeNull">
/// Whether the value may be null, by its type; <see langword="null"/>: unknown, because the code
/// has no nullable annotations.
/// </param>
internal sealed record DelegateResult(Type ClrType, ColumnType? Type, bool? MayBeNull);
