using Spectre.Console;
using Spectre.Console.Rendering;

namespace MapReduce.Cli.Display;

/// <summary>A column of a progress display that shows a text of ours.</summary>
internal sealed class TextColumn(Func<string> text) : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Spectre.Console.Text(text());
}
