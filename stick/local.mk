# SPDX-License-Identifier: MIT
# A stick for laptops on which nothing can be installed: one program without libraries, a kit, a script to start it, a page of words.
#	make stick STICK=/media/usb KIT=3队.kit
# The program is built apart, in field/ of the build folder. Where the build machine has no static libraries, configure says which.
STICK_BUILD = field
STICK_TERMS = ansi cygwin dumb linux screen screen-256color tmux tmux-256color vt100 vt220 xterm xterm-256color putty putty-256color rxvt-unicode-256color

$(STICK_BUILD)/ruhu: FORCE-STICK
	@mkdir -p $(STICK_BUILD)
	@cd $(STICK_BUILD) && here=`pwd` && cd '$(abs_top_srcdir)' && source=`pwd` && cd "$$here" && \
		{ test -f Makefile || "$$source/configure" -q --disable-office CC='$(CC)'; } && $(MAKE) -s ruhu
FORCE-STICK:

stick: $(STICK_BUILD)/ruhu
	@test -n '$(STICK)' || { echo '请写明U盘上的文件夹：make stick STICK=/media/usb KIT=3队.kit' >&2; exit 2; }
	@test -z '$(KIT)' || test -f '$(KIT)' || { echo '没有下发包 $(KIT)，U盘没有动。' >&2; exit 1; }
	@mkdir -p '$(STICK)/ruhu/terminfo'
	@cp $(STICK_BUILD)/ruhu '$(STICK)/ruhu/ruhu.new' && strip '$(STICK)/ruhu/ruhu.new' && mv '$(STICK)/ruhu/ruhu.new' '$(STICK)/ruhu/ruhu'
	@cp $(srcdir)/survey-defs/divisions.csv '$(STICK)/ruhu/divisions.csv'
	@for term in $(STICK_TERMS); do \
		infocmp -x $$term >stick.ti 2>/dev/null && tic -x -o '$(STICK)/ruhu/terminfo' stick.ti 2>/dev/null; done; rm -f stick.ti
	@cp $(srcdir)/stick/start.sh '$(STICK)/入户.sh' && chmod +x '$(STICK)/入户.sh' '$(STICK)/ruhu/ruhu'
	@cp $(srcdir)/stick/README.txt '$(STICK)/先看这里.txt'
	@test -z '$(KIT)' || cp '$(KIT)' '$(STICK)/ruhu/kit.kit'
	@sync '$(STICK)/ruhu/ruhu' && cmp -s '$(STICK)/ruhu/divisions.csv' $(srcdir)/survey-defs/divisions.csv && \
		echo '写好了：$(STICK)（程序、区划表$(if $(KIT),、下发包)）。在入户电脑上运行 入户.sh；Windows 电脑看 先看这里.txt。'

# The stick, used as a laptop would: nothing of this machine but a shell.
check-stick: $(STICK_BUILD)/ruhu
	@TOP_SRCDIR='$(abs_top_srcdir)' $(SHELL) $(srcdir)/stick/check.sh '$(abs_top_builddir)'

clean-local: clean-stick
clean-stick:
	-rm -rf $(STICK_BUILD)
.PHONY: stick check-stick clean-stick FORCE-STICK
EXTRA_DIST += stick/start.sh stick/README.txt stick/check.sh
