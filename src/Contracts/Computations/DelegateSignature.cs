using System.Collections.Immutable;
using System.Reflection;
using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Computations;

/// <summary>What a user's delegate takes and gives, in terms of column types.</summary>
public sealed class DelegateSignature
{
    private DelegateSignature(
        ImmutableArray<DelegateParameter> parameters, ImmutableArray<int> cancellationPositions, DelegateResult result, bool isAsynchronous)
    {
        Parameters = parameters;
        CancellationPositions = cancellationPositions;
        Result = result;
        IsAsynchronous = isAsynchronous;
    }

    /// <summary>The parameters but for cancellation, in order.</summary>
    public ImmutableArray<DelegateParameter> Parameters { get; }

    /// <summary>The positions of parameters of type <see cref="CancellationToken"/>.</summary>
    public ImmutableArray<int> CancellationPositions { get; }

    /// <summary>The result.</summary>
    public DelegateResult Result { get; }

    /// <summary>Whether the result comes as a <see cref="Task{T}"/> or <see cref="ValueTask{T}"/>.</summary>
    public bool IsAsynchronous { get; }

    /// <summary>Reads a delegate's signature.</summary>
    public static DelegateSignature Of(Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        // The delegate's type has the types of a call; only the method behind it has the names and the nullable annotations.
        return Of(function.GetType().GetMethod(nameof(Action.Invoke))!, function.Method);
    }

    /// <summary>Reads a method's signature. The instance that the method may need is no parameter.</summary>
    public static DelegateSignature Of(MethodInfo method)
    {
        ArgumentNullException.ThrowIfNull(method);
        return Of(method, method);
    }

    private static DelegateSignature Of(MethodInfo invoke, MethodInfo method)
    {
        var types = invoke.GetParameters();
        var named = method.GetParameters()[^types.Length..];
        // Methods that were made at run time, such as compiled expressions, have no annotations to look for.
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
        if (declared.IsGenericType && (declared.GetGenericTypeDefinition() == typeof(Task<>) || declared.GetGenericTypeDefinition() == typeof(ValueTask<>)))
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
        return new DelegateResult(type, ColumnTypes.For(type), type.IsValueType ? Nullable.GetUnderlyingType(type) is not null : mayBeNull);
    }
}
