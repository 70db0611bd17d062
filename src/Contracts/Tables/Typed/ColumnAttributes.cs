using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;

namespace TableActors.Contracts.Tables.Typed;

/// <summary>Says how the table of a class is named, and what it holds.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TableAttribute : Attribute
{
    /// <summary>The table's name. Default: the class's name in snake case.</summary>
    public string? Name { get; set; }

    /// <summary>What the table holds.</summary>
    public string? Comment { get; set; }
}

/// <summary>Describes the column that a property stands for. On a parameter of a record it means the property of that name.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public abstract class ColumnPropertyAttribute : Attribute
{
    private protected ColumnPropertyAttribute()
    {
    }
}

/// <summary>Says how the column of a property is named.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ColumnAttribute : ColumnPropertyAttribute
{
    /// <summary>The column's name. Default: the property's name in snake case.</summary>
    public string? Name { get; set; }
}

/// <summary>Makes the property's column part of the primary key.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class PrimaryKeyAttribute : ColumnPropertyAttribute;

/// <summary>Says what the property's column means.</summary>
/// <param name="text">The meaning; it becomes the description in the OpenAPI document.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class CommentAttribute(string text) : ColumnPropertyAttribute
{
    /// <summary>The meaning.</summary>
    public string Text { get; } = text;
}

/// <summary>Says how many elements the lists in the property's column have.</summary>
/// <param name="elements">The number of elements, at least 1.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class LengthAttribute(int elements) : ColumnPropertyAttribute
{
    /// <summary>The number of elements.</summary>
    public int Elements { get; } = elements;
}

/// <summary>
/// Says that the property's column is computed by a registered function. What the property holds is not looked at when a row is
/// written; a property that can hold null makes a column that can.
/// </summary>
/// <param name="function">The function's name.</param>
/// <param name="arguments">
/// What it is applied to: a text names a property of the class, or a column; an int, long, double or bool is a literal.
/// </param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ComputedAttribute(string function, params object[] arguments) : ColumnPropertyAttribute
{
    /// <summary>The function's name.</summary>
    public string Function { get; } = function;

    /// <summary>What it is applied to.</summary>
    public IReadOnlyList<object> Arguments { get; } = arguments;

    /// <summary>What a failure means. Default: <see cref="OnComputationError.Fail"/>.</summary>
    public OnComputationError OnError { get; set; }
}

/// <summary>Says that the store computes the property's column, as a stored generated column.</summary>
/// <param name="expression">An expression in the store's own SQL over columns of the same row, by the columns' names.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ComputedSqlAttribute(string expression) : ColumnPropertyAttribute
{
    /// <summary>The expression.</summary>
    public string Expression { get; } = expression;
}

/// <summary>
/// Says that the property's column holds files. The property is a <see cref="MediaReference"/>, or a string that is the file's path
/// within the media store.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public abstract class MediaColumnAttribute : ColumnPropertyAttribute
{
    private protected MediaColumnAttribute(MediaColumnType type) => Type = type;

    internal MediaColumnType Type { get; }
}

/// <summary>Says that the property's column holds pictures.</summary>
/// <inheritdoc cref="MediaColumnAttribute" path="/summary"/>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ImageAttribute() : MediaColumnAttribute(ColumnTypes.Image);

/// <summary>Says that the property's column holds films.</summary>
/// <inheritdoc cref="MediaColumnAttribute" path="/summary"/>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class VideoAttribute() : MediaColumnAttribute(ColumnTypes.Video);

/// <summary>Says that the property's column holds sound recordings.</summary>
/// <inheritdoc cref="MediaColumnAttribute" path="/summary"/>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class AudioAttribute() : MediaColumnAttribute(ColumnTypes.Audio);

/// <summary>Says that the property's column holds documents.</summary>
/// <inheritdoc cref="MediaColumnAttribute" path="/summary"/>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class DocumentAttribute() : MediaColumnAttribute(ColumnTypes.Document);

/// <summary>Says that there is no column for the property.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotAColumnAttribute : Attribute;
