namespace TableActors.Actors.Exports.Lanes;

/// <summary>A row that a lane has been given.</summary>
internal sealed class LaneRow(ExportRow message, DateTimeOffset arrivedAt)
{
    /// <summary>The row.</summary>
    public ExportRow Message { get; } = message;

    /// <summary>When it came.</summary>
    public DateTimeOffset ArrivedAt { get; } = arrivedAt;

    /// <summary>Its place in the lane.</summary>
    public LanePlace Place { get; } = new(message.Version, message.Request.Value);

    /// <summary>How often it was sent to the target.</summary>
    public int Attempts { get; set; }

    /// <summary>Whether the register was asked for what is still to be exported after the row had come.</summary>
    public bool IsCovered { get; set; }
}
