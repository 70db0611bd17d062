using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tests.Columns;

public sealed class MediaColumnTypeTests
{
    public static TheoryData<MediaColumnType, string> Types => new()
    {
        { ColumnTypes.Image, "image/*" },
        { ColumnTypes.Video, "video/*" },
        { ColumnTypes.Audio, "audio/*" },
        { ColumnTypes.Document, "application/octet-stream" },
    };

    [Theory]
    [MemberData(nameof(Types))]
    public void Write_OfFile_IsItsUrl(MediaColumnType type, string contentType)
    {
        type.ContentMediaType.ShouldBe(contentType);
        type.IsMedia.ShouldBeTrue();
        type.CanBeKey.ShouldBeFalse();
        ColumnTypeAssert.Write(type, new MediaReference("ab/cd.png")).ShouldBe("\"/media/ab/cd.png\"");
        new MediaLinks("https://films.example/api/media/")
            .UrlOf(new MediaReference("x"))
            .ShouldBe("https://films.example/api/media/x");
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Read_OfUrl_IsTheTextThatTheClientSent(MediaColumnType type, string _)
    {
        type.ShouldReadText("https://films.example/a.png", "https://films.example/a.png");
        type.ShouldRefuse("5", "must be a URL, not a number");
        type.ShouldRefuse("\"\\u0000\"", "must not contain the character U+0000");
    }
}
