using TableActors.Contracts.Columns;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Requests;

/// <summary>A field that a route's requests may or must give.</summary>
/// <param name="Name">The field's name, in ASCII.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Nullable">Whether null may be given.</param>
/// <param name="WhenAbsent">What it means that the field is not there.</param>
/// <param name="Slot">Where the value goes in the array that the request is bound to.</param>
internal sealed record RequestField(string Name, ColumnType Type, bool Nullable, WhenAbsent WhenAbsent, int Slot)
{
    /// <summary>The value of an absent field that takes its default.</summary>
    public object? Default { get; init; }

    /// <summary>What the field means.</summary>
    public string? Comment { get; init; }

    /// <summary>How files come in, where the type is one of media.</summary>
    public MediaInput Media { get; init; }

    public static RequestField Of(Column column, WhenAbsent whenAbsent, int slot) =>
        new(column.Name, column.Type, column.Nullable, whenAbsent, slot) { Comment = column.Comment };

    public static RequestField Of(QueryParameter parameter, int slot)
    {
        var hasDefault = parameter.Default is not null || parameter.Nullable;
        var whenAbsent = hasDefault ? WhenAbsent.TakeDefault : WhenAbsent.Refuse;
        return new RequestField(parameter.Name, parameter.Type, parameter.Nullable, whenAbsent, slot)
        {
            Default = parameter.Default,
            Comment = parameter.Comment,
        };
    }
}
