using System.Diagnostics.CodeAnalysis;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;

namespace TableActors.Contracts.Tests.Tables;

/// <summary>Three functions: two that take one text each, and one that may yield null for any arguments.</summary>
internal sealed class SampleFunctions : IFunctionCatalog
{
    private static readonly Function[] All =
        [
            new("length", ColumnTypes.Int, false), new("maybe", ColumnTypes.String, true),
            new("upper", ColumnTypes.String, false)
        ];

    public static SampleFunctions Instance { get; } = new();

    public IReadOnlyList<string> Names => [.. All.Select(function => function.Name)];

    public bool TryFind(string name, [NotNullWhen(true)] out RegisteredFunction? function)
    {
        function = All.FirstOrDefault(candidate => candidate.Name == name);
        return function is not null;
    }

    private sealed class Function(string name, ColumnType resultType, bool mayBeNull) : RegisteredFunction
    {
        public override string Name => name;

        internal override bool TryResolve(
            IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? result,
            [NotNullWhen(false)] out string? fault)
        {
            var fits = arguments is [null or StringType];
            result = fits ? resultType : null;
            fault = fits ? null : "takes one string";
            return fits;
        }

        internal override bool ResultMayBeNull(IReadOnlyList<bool> argumentsMayBeNull) =>
            mayBeNull || base.ResultMayBeNull(argumentsMayBeNull);
    }
}
