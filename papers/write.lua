-- Word files, written by one pandoc for all: it takes longer to start than to write one.
-- Takes the template, and the folder of each file: its syntax tree, its styles, and its pictures by the names that the tree has.
local template = pandoc.template.compile(io.open(arg[1]):read("a"))

for place = 2, #arg do
  pandoc.system.with_working_directory(arg[place], function()
    local tree = pandoc.read(io.open("tree.json"):read("a"), "json")
    local file = io.open("made.docx", "wb")
    file:write(pandoc.write(tree, "docx", {reference_doc = "styles.docx", template = template}))
    file:close()
  end)
end
