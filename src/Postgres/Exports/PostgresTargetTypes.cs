using TableActors.Actors.Exports.Types;
using TableActors.Contracts.Columns;

namespace TableActors.Postgres.Exports;

/// <summary>What columns of PostgreSQL's types can hold.</summary>
internal static class PostgresTargetTypes
{
    private static readonly TargetType Text = new TextTarget();
    private static readonly TargetType Literal = new LiteralTarget();

    /// <summary>Finds a type.</summary>
    /// <param name="name">The type's name in <c>pg_type</c>; that of a domain's base, where it is a domain.</param>
    /// <param name="category">Its category there.</param>
    /// <param name="element">The name of an array's element type; <see langword="null"/>: it is no array.</param>
    public static TargetType Find(string name, char category, string? element)
    {
        if (category == 'A')
            return element is not null && Number(element) is { } number ? new ArrayTarget(number) : Literal;
        return Number(name) ?? name switch
        {
            "bool" => new SameTarget(ColumnTypes.Bool),
            // Without a zone the instant is kept as the time that it is in UTC.
            "timestamptz" or "timestamp" => new SameTarget(ColumnTypes.Timestamp),
            "date" => new SameTarget(ColumnTypes.Date),
            "uuid" => new SameTarget(ColumnTypes.Uuid),
            "bytea" => new SameTarget(ColumnTypes.Binary),
            "json" or "jsonb" => new JsonTarget(),
            _ => category == 'S' ? Text : Literal,
        };
    }

    private static TargetType? Number(string name) => name switch
    {
        "int8" => new WholeTarget(long.MinValue, long.MaxValue),
        "int4" => new WholeTarget(int.MinValue, int.MaxValue),
        "int2" => new WholeTarget(short.MinValue, short.MaxValue),
        "float8" => new ApproximateTarget(),
        "float4" => new ApproximateTarget(isSingle: true),
        "numeric" => new DecimalTarget(),
        _ => null,
    };
}
