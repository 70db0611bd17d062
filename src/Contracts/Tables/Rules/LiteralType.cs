using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>The type of a literal argument.</summary>
internal static class LiteralType
{
    public static ColumnType? Of(object value) => value switch
    {
        string => ColumnTypes.String,
        long => ColumnTypes.Int,
        double => ColumnTypes.Float,
        bool => ColumnTypes.Bool,
        _ => null,
    };
}
